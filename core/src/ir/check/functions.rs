//! Functions: CEL's, and ours as CEL extensions.

use std::sync::Arc;

use ipnet::IpNet;

use crate::condition::{Expr, ExprKind, Name};
use crate::detector;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Type;
use crate::ir::{Field, Literal, Term, Test, TextOp};
use crate::value::Value;

use super::{Called, Checker, Typed, describe, join, quote};
use crate::source::Spanned;

/// How a function is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `f(x)`
    Global,
    /// `x.f()`
    Method,
    /// `f(x)` or `x.f()`
    Either,
}

/// A function's name and how it is called.
struct Signature {
    function: Function,
    name: &'static str,
    form: Form,
    /// Fewest and most arguments, a method's receiver included.
    arity: (usize, usize),
    /// An example, for advice.
    usage: &'static str,
}

#[derive(Clone, Copy)]
enum Function {
    Has,
    Size,
    Text(TextOp),
    Matches,
    Glob,
    InDomain,
    InCidr,
    Quantifier { every: bool },
    List,
    Detects,
    Age,
    Hour,
    Weekday,
}

const fn signature(
    function: Function,
    name: &'static str,
    form: Form,
    arity: (usize, usize),
    usage: &'static str,
) -> Signature {
    Signature { function, name, form, arity, usage }
}

#[rustfmt::skip]
const FUNCTIONS: [Signature; 17] = {
    use Form::{Either, Global, Method};
    [
        signature(Function::Has, "has", Global, (1, 1), "has(tool.args.amount)"),
        signature(Function::Size, "size", Either, (1, 1), "size(user.groups)"),
        signature(Function::Text(TextOp::Contains), "contains", Method, (2, 2), "action.contains(\"text\")"),
        signature(Function::Text(TextOp::ContainsFolded), "icontains", Method, (2, 2), "action.icontains(\"text\")"),
        signature(Function::Text(TextOp::StartsWith), "startsWith", Method, (2, 2), "action.startsWith(\"text\")"),
        signature(Function::Text(TextOp::EndsWith), "endsWith", Method, (2, 2), "action.endsWith(\"text\")"),
        signature(Function::Matches, "matches", Method, (2, 2), "action.matches(\"^git (push|pull)\")"),
        signature(Function::Glob, "glob", Method, (2, 2), "tool.args.path.glob(\"/etc/**\")"),
        signature(Function::InDomain, "inDomain", Method, (2, 2), "tool.args.host.inDomain(\"example.com\")"),
        signature(Function::InCidr, "inCidr", Method, (2, 2), "tool.args.ip.inCidr(\"10.0.0.0/8\")"),
        signature(Function::Quantifier { every: true }, "all", Method, (3, 3), "user.groups.all(g, g.startsWith(\"eu-\"))"),
        signature(Function::Quantifier { every: false }, "exists", Method, (3, 3), "user.groups.exists(g, g.startsWith(\"eu-\"))"),
        signature(Function::List, "list", Global, (1, 1), "action in list(\"name\")"),
        signature(Function::Detects, "detects", Global, (1, 2), "detects(\"pii.ssn\", tool.args.body)"),
        signature(Function::Age, "age", Global, (1, 1), "age(signed_at) > \"24h\""),
        signature(Function::Hour, "hour", Global, (1, 1), "hour(now) >= 18"),
        signature(Function::Weekday, "weekday", Global, (1, 1), "weekday(now) == 0"),
    ]
};

/// What CEL has and conditions have not, and what to do instead.
fn instead_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "timestamp" | "duration" => "compare a time or a duration with a string: `age(signed_at) > \"24h\"`",
        "map" | "filter" | "exists_one" | "existsOne" => {
            "lists are asked about with `all`, `exists` and `in`"
        }
        "int" | "uint" | "double" | "string" | "bool" | "type" | "dyn" | "bytes" => {
            "conditions convert nothing; declare the fact with the type it has"
        }
        "getHours" => "write `hour(now)`, in UTC",
        "getDayOfWeek" => "write `weekday(now)`, in UTC, 0 for Sunday",
        "lowerAscii" | "lower" | "toLowerCase" | "upperAscii" => {
            "`icontains` looks for text whatever its case"
        }
        "len" | "length" | "count" => "write `size(x)`",
        _ => return None,
    })
}

impl<'a> Checker<'a> {
    pub(super) fn call(
        &mut self,
        expr: &'a Expr,
        receiver: Option<&'a Expr>,
        function: &'a Name,
        args: &'a [Expr],
    ) -> Option<Called> {
        let Some(signature) = FUNCTIONS.iter().find(|known| known.name == function.text) else {
            return self.unknown_function(function);
        };
        let form_fits = match signature.form {
            Form::Global => receiver.is_none(),
            Form::Method => receiver.is_some(),
            Form::Either => true,
        };
        if !form_fits {
            let message = match receiver {
                Some(_) => format!("`{}` is not called on a value", signature.name),
                None => format!("`{}` is called on a value", signature.name),
            };
            return self.misuse(signature, Diagnostic::new(Code::Func, message).at(function.span));
        }
        // From here on the receiver is the first argument.
        let args: Vec<&'a Expr> = receiver.into_iter().chain(args).collect();
        let (fewest, most) = signature.arity;
        match (args.as_slice(), signature.function) {
            (&[field], Function::Has) => self.has(signature, field),
            (&[value], Function::Size) => self.size(value),
            (&[subject, needle], Function::Text(op)) => self.text(subject, op, needle),
            (&[subject, regex], Function::Matches) => {
                let subject = self.subject(subject);
                let regex = Spanned::new(self.literal_text(signature, regex)?.into(), regex.span);
                Some(Called::Question(Test::Matches { subject: subject?, regex }))
            }
            (&[subject, glob], Function::Glob) => {
                let subject = self.subject(subject);
                let glob = Spanned::new(self.literal_text(signature, glob)?.into(), glob.span);
                Some(Called::Question(Test::Glob { subject: subject?, glob }))
            }
            (&[subject, domain], Function::InDomain) => {
                let subject = self.subject(subject);
                let domain = self.domain(signature, domain)?;
                Some(Called::Question(Test::InDomain { subject: subject?, domain }))
            }
            (&[subject, network], Function::InCidr) => {
                let subject = self.subject(subject);
                let network = self.network(signature, network)?;
                Some(Called::Question(Test::InCidr { subject: subject?, network }))
            }
            (&[list, item, body], Function::Quantifier { every }) => {
                self.quantifier(signature, every, list, item, body)
            }
            (&[name], Function::List) => self.named_list(signature, name),
            (&[detector], Function::Detects) => self.detects(signature, detector, None),
            (&[detector, field], Function::Detects) => self.detects(signature, detector, Some(field)),
            (&[time], Function::Age) => self.time(time, Term::Age, Type::Duration),
            (&[time], Function::Hour) => self.time(time, Term::Hour, Type::Int),
            (&[time], Function::Weekday) => self.time(time, Term::Weekday, Type::Int),
            _ => {
                let hidden = usize::from(receiver.is_some());
                let wanted = match (fewest - hidden, most - hidden) {
                    (0, 0) => "no arguments".to_owned(),
                    (1, 1) => "1 argument".to_owned(),
                    (fewest, most) if fewest == most => format!("{most} arguments"),
                    (fewest, most) => format!("{fewest} or {most} arguments"),
                };
                let message = format!("`{}` takes {wanted}, not {}", signature.name, args.len() - hidden);
                self.misuse(signature, Diagnostic::new(Code::Func, message).at(expr.span))
            }
        }
    }

    fn unknown_function<T>(&mut self, function: &Name) -> Option<T> {
        let problem =
            Diagnostic::new(Code::Func, format!("`{}` is not a function", function.text)).at(function.span);
        self.report(match instead_of(&function.text) {
            Some(advice) => problem.help(advice),
            None => problem.did_you_mean(&function.text, FUNCTIONS.iter().map(|known| known.name)),
        })
    }

    /// Reports a function called in the wrong way, with an example of the right one.
    fn misuse<T>(&mut self, signature: &Signature, problem: Diagnostic) -> Option<T> {
        self.report(problem.help(format!("write it as in `{}`", signature.usage)))
    }

    fn has(&mut self, signature: &Signature, field: &'a Expr) -> Option<Called> {
        let is_place =
            matches!(field.kind, ExprKind::Name(_) | ExprKind::Select { .. } | ExprKind::Index { .. });
        let term = if is_place { Some(self.place(field, None)?.term) } else { None };
        match term {
            Some(term @ (Term::Field(_) | Term::Index { .. })) => Some(Called::Question(Test::Has(term))),
            _ => {
                let message = format!("`has` asks for a field, and {} is none", quote(field));
                self.misuse(signature, Diagnostic::new(Code::Func, message).at(field.span))
            }
        }
    }

    fn size(&mut self, value: &'a Expr) -> Option<Called> {
        let checked = self.term(value, None)?;
        match checked.ty {
            Type::String | Type::Enum(_) | Type::List(_) | Type::Map(_) | Type::Any => {
                Some(Called::Value(Typed { term: Term::Size(Box::new(checked.term)), ty: Type::Int }))
            }
            other => {
                let message = format!("{} is {}, which has no size", quote(value), describe(&other));
                self.report(Diagnostic::new(Code::Type, message).at(value.span))
            }
        }
    }

    fn text(&mut self, subject: &'a Expr, op: TextOp, needle: &'a Expr) -> Option<Called> {
        let checked = self.term(subject, None);
        if let Some(Typed { ty: Type::List(_), .. }) = checked {
            let message = format!("{} is a list, where a string is needed", quote(subject));
            let problem = Diagnostic::new(Code::Type, message).at(subject.span);
            return self.report(match op {
                TextOp::Contains | TextOp::ContainsFolded => {
                    problem.help(format!("write `{needle} in {subject}` to look for an item"))
                }
                TextOp::StartsWith | TextOp::EndsWith => {
                    problem.help("ask about each item with `all` or `exists`")
                }
            });
        }
        let subject = checked.and_then(|checked| self.needs_string(checked, subject));
        let needle = self.subject(needle);
        Some(Called::Question(Test::Text { subject: subject?, op, needle: needle? }))
    }

    /// A value that must be a string.
    fn subject(&mut self, expr: &'a Expr) -> Option<Term> {
        let checked = self.term(expr, None)?;
        self.needs_string(checked, expr)
    }

    fn needs_string(&mut self, checked: Typed, expr: &Expr) -> Option<Term> {
        if matches!(checked.ty, Type::String | Type::Enum(_) | Type::Any) {
            return Some(checked.term);
        }
        let message = format!("{} is {}, where a string is needed", quote(expr), describe(&checked.ty));
        self.report(Diagnostic::new(Code::Type, message).at(expr.span))
    }

    /// An argument that must be known when the bundle is loaded.
    fn literal_text(&mut self, signature: &Signature, expr: &'a Expr) -> Option<&'a str> {
        if let ExprKind::String(text) = &expr.kind {
            return Some(text);
        }
        let message = format!("{} is not a string literal, which `{}` needs", quote(expr), signature.name);
        self.misuse(signature, Diagnostic::new(Code::Func, message).at(expr.span))
    }

    fn domain(&mut self, signature: &Signature, expr: &'a Expr) -> Option<Arc<str>> {
        let written = self.literal_text(signature, expr)?;
        let domain = written.strip_prefix('.').unwrap_or(written);
        let domain = domain.strip_suffix('.').unwrap_or(domain).to_lowercase();
        let is_label = |label: &str| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        };
        if domain.split('.').all(is_label) {
            return Some(domain.into());
        }
        let problem = Diagnostic::new(Code::Type, format!("{expr} is not a domain")).at(expr.span);
        self.misuse(
            signature,
            match written.strip_prefix("*.") {
                Some(parent) => problem.label(format!("\"{parent}\" stands for what lies below it too")),
                None => problem,
            },
        )
    }

    fn network(&mut self, signature: &Signature, expr: &'a Expr) -> Option<IpNet> {
        let written = self.literal_text(signature, expr)?;
        let network = written.parse::<IpNet>().ok();
        // An address by itself is the network of just that address.
        if let Some(network) =
            network.or_else(|| written.parse().ok().map(|address: std::net::IpAddr| address.into()))
        {
            return Some(network.trunc());
        }
        let message = format!("{expr} is not an IP network");
        self.misuse(signature, Diagnostic::new(Code::Type, message).at(expr.span))
    }

    fn quantifier(
        &mut self,
        signature: &Signature,
        every: bool,
        list: &'a Expr,
        item: &'a Expr,
        body: &'a Expr,
    ) -> Option<Called> {
        let checked = self.term(list, None);
        let ExprKind::Name(name) = &item.kind else {
            let message = format!("{} is not a name for an item", quote(item));
            return self.misuse(signature, Diagnostic::new(Code::Func, message).at(item.span));
        };
        if self.is_taken(name) {
            let message = format!("`{name}` already has a meaning; give the item another name");
            return self.report(Diagnostic::new(Code::Func, message).at(item.span));
        }
        let checked = checked?;
        let ty = match &checked.ty {
            Type::List(item) => (**item).clone(),
            Type::Map(_) => Type::String,
            Type::Any => Type::Any,
            other => {
                let message =
                    format!("{} is {}, where a list or a map is needed", quote(list), describe(other));
                return self.report(Diagnostic::new(Code::Type, message).at(list.span));
            }
        };
        let slot = self.items.len();
        self.items.push((name, ty));
        let body = self.condition(body);
        self.items.pop();
        Some(Called::Question(Test::Quantifier { every, list: checked.term, slot, body: Box::new(body?) }))
    }

    fn named_list(&mut self, signature: &Signature, expr: &'a Expr) -> Option<Called> {
        let name = self.literal_text(signature, expr)?;
        let lists = &self.schema.lists;
        if let Some(items) = lists.get(name) {
            let item = items.iter().map(value_type).reduce(join).unwrap_or(Type::Any);
            let term = Term::Const(Literal::List(Arc::clone(items)));
            return Some(Called::Value(Typed { term, ty: Type::List(item.into()) }));
        }
        let problem = Diagnostic::new(Code::NotFound, format!("there is no list `{name}`")).at(expr.span);
        self.report(problem.did_you_mean(name, lists.keys().map(String::as_str)))
    }

    fn detects(&mut self, signature: &Signature, expr: &'a Expr, field: Option<&'a Expr>) -> Option<Called> {
        let name = self.literal_text(signature, expr);
        let within = field.map(|field| self.content_path(signature, field));
        let name = name?;
        let own = &self.schema.detectors;
        let own_family = || {
            let family = name.strip_suffix('*').filter(|family| family.ends_with('.'))?;
            own.range(family.to_owned()..).next().filter(|found| found.starts_with(family))
        };
        if !own.contains(name) && own_family().is_none() && detector::expand(name).is_empty() {
            let known = detector::all().map(|detector| detector.name).chain(own.iter().map(String::as_str));
            let problem = Diagnostic::new(Code::NotFound, format!("there is no detector `{name}`"));
            return self.report(problem.at(expr.span).did_you_mean(name, known));
        }
        let within = match within {
            Some(path) => Some(path?),
            None => None,
        };
        Some(Called::Question(Test::Detects { detector: name.into(), within }))
    }

    /// A field whose text detectors look at: `tool.args` and what lies below it.
    fn content_path(&mut self, signature: &Signature, field: &'a Expr) -> Option<Arc<str>> {
        let checked = self.term(field, None)?;
        match (checked.term, checked.ty) {
            (
                Term::Field(path @ Field::ToolArgs(_)),
                Type::String | Type::Enum(_) | Type::Any | Type::List(_) | Type::Map(_),
            ) => Some(path.to_string().into()),
            (Term::Field(Field::ToolArgs(_)), other) => {
                let message = format!("{} is {}, where text is needed", quote(field), describe(&other));
                self.report(Diagnostic::new(Code::Type, message).at(field.span))
            }
            _ => {
                let message =
                    format!("{} is not a tool's argument, where detectors could look", quote(field));
                self.misuse(signature, Diagnostic::new(Code::Func, message).at(field.span))
            }
        }
    }

    fn time(&mut self, expr: &'a Expr, build: fn(Box<Term>) -> Term, ty: Type) -> Option<Called> {
        let checked = self.term(expr, Some(&Type::Time))?;
        if matches!(checked.ty, Type::Time | Type::Any) {
            return Some(Called::Value(Typed { term: build(Box::new(checked.term)), ty }));
        }
        let message = format!("{} is {}, where a time is needed", quote(expr), describe(&checked.ty));
        self.report(Diagnostic::new(Code::Type, message).at(expr.span))
    }
}

/// The type of a value that stands in a list.
fn value_type(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Float(_) => Type::Number,
        Value::String(_) => Type::String,
        Value::Null | Value::List(_) | Value::Map(_) => Type::Any,
    }
}
