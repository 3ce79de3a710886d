//! Diagnostics as text, with carets under the words they are about.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{LineColumn, SourceMap, Span};

use super::{Diagnostic, Diagnostics};

impl Diagnostics {
    /// Every problem as a person reads it, with the line it is about, and a last line that counts them. Empty without
    /// problems.
    ///
    /// ```text
    /// error[E-ENUM]: "HIHG" is not a severity; use info, low, medium, high or critical
    ///   --> refunds.yaml:7:15
    ///    |
    ///  7 |     severity: HIHG
    ///    |               ^^^^ did you mean `high`?
    ///    |
    ///    = note: policy refund-limit, severity
    ///
    /// 1 error
    /// ```
    ///
    /// `color` adds ANSI escapes. Of a line, only as much is shown as is needed.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for problem in self.iter() {
            text.push_str(&render(problem, self.sources(), &renderer));
            text.push_str("\n\n");
        }
        text.push_str(&self.count());
        text
    }

    /// As in `2 errors, 1 warning`, with a line break; empty without problems.
    fn count(&self) -> String {
        let errors = self.iter().filter(|problem| problem.code.is_error()).count();
        let plural = |count: usize, word: &str| match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{count} {word}s")),
        };
        let counts = [
            plural(errors, "error"),
            plural(self.len() - errors, "warning"),
            (self.dropped() > 0).then(|| format!("{} more not shown", self.dropped())),
        ];
        let counts = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        if counts.is_empty() { counts } else { counts + "\n" }
    }
}

fn render(problem: &Diagnostic, sources: &SourceMap, renderer: &Renderer) -> String {
    let level = if problem.code.is_error() { Level::ERROR } else { Level::WARNING };
    let mut title = Group::with_title(level.primary_title(&problem.message).id(problem.code.as_str()));
    let main = problem.span.and_then(|span| Excerpt::of(span, sources));
    if let Some(excerpt) = &main {
        title = title.element(excerpt.snippet(AnnotationKind::Primary, problem.label.as_deref()));
    }
    title = title
        .elements(problem.context.as_ref().map(|context| Level::NOTE.message(context)))
        // A label that has no line to stand under is advice all the same.
        .elements(problem.label.as_ref().filter(|_| main.is_none()).map(|label| Level::HELP.message(label)))
        .elements(problem.help.as_ref().map(|help| Level::HELP.message(help)));
    let also = problem.also.as_deref().and_then(|(span, label)| Some((Excerpt::of(*span, sources)?, label)));
    let second = also.as_ref().map(|(excerpt, label)| {
        Group::with_title(Level::NOTE.secondary_title(*label))
            .element(excerpt.snippet(AnnotationKind::Primary, None))
    });
    let groups = std::iter::once(title).chain(second).collect::<Vec<_>>();
    let text = renderer.render(&groups);
    let excerpts = main.iter().chain(also.iter().map(|(excerpt, _)| excerpt));
    excerpts.fold(text, |text, excerpt| excerpt.correct_column(text))
}

/// The first line of a span, cut to what fits a screen.
struct Excerpt<'a> {
    name: &'a str,
    place: LineColumn,
    window: Window,
}

impl<'a> Excerpt<'a> {
    fn of(span: Span, sources: &'a SourceMap) -> Option<Self> {
        let name = &*sources.get(span.source)?.name;
        let place = sources.line_column(span.source, span.start);
        let (text, start) = sources.line(span.source, span.start);
        let offset = |byte: u32| byte.saturating_sub(start) as usize;
        Some(Excerpt { name, place, window: Window::around(text, offset(span.start), offset(span.end)) })
    }

    fn snippet<'s>(&'s self, kind: AnnotationKind, label: Option<&'s str>) -> Snippet<'s, Annotation<'s>> {
        let Window { text, start, end } = &self.window;
        Snippet::source(text)
            .path(self.name)
            .line_start(self.place.line as usize)
            .annotation(kind.span(*start..*end).label(label))
    }

    /// The renderer counts columns in what it is shown, which is wrong where the start of the line was cut off.
    fn correct_column(&self, text: String) -> String {
        let shown = self.window.text.get(..self.window.start).unwrap_or("").chars().count() + 1;
        let LineColumn { line, column } = self.place;
        if shown == column as usize {
            return text;
        }
        let name = self.name;
        text.replacen(&format!("{name}:{line}:{shown}\n"), &format!("{name}:{line}:{column}\n"), 1)
    }
}

/// As much of a line as fits a screen, and the marked bytes in it.
struct Window {
    text: String,
    start: usize,
    end: usize,
}

impl Window {
    /// Cuts out what is around the bytes `start..end` of `line`: a minified document is one line of megabytes.
    fn around(line: &str, start: usize, end: usize) -> Window {
        /// Bytes shown of what is marked, and on either side of it.
        const MARKED: usize = 96;
        const AROUND: usize = 48;
        let start = start.min(line.len());
        let end = end.clamp(start, line.len());
        if line.len() <= MARKED + AROUND {
            return Window { text: line.to_owned(), start, end };
        }
        let end = end.min(start + MARKED);
        // `str::floor_char_boundary` is younger than the oldest compiler we support.
        let boundary = |mut place: usize| {
            while !line.is_char_boundary(place) {
                place -= 1;
            }
            place
        };
        let (from, to) = (boundary(start.saturating_sub(AROUND)), boundary((end + AROUND).min(line.len())));
        let (start, end) = (boundary(start), boundary(end));
        let mut text = String::new();
        if from > 0 {
            text.push('…');
        }
        let shift = text.len();
        text.push_str(line.get(from..to).unwrap_or(""));
        if to < line.len() {
            text.push('…');
        }
        Window { start: start - from + shift, end: end - from + shift, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn rendered(text: &str, problem: impl FnOnce(&dyn Fn(&str) -> Span) -> Vec<Diagnostic>) -> String {
        let mut sources = SourceMap::default();
        let id = sources.add("refunds.yaml", text);
        let whole = sources.whole(id);
        let find = |word: &str| {
            let start = text.find(word).expect("the word is in the text");
            whole.inner(start, start + word.len())
        };
        let problems = problem(&find);
        Diagnostics::new(problems, sources).render(false)
    }

    #[test]
    fn label_context_and_help_stand_around_the_line() {
        let text = "policies:\n  - id: refund-limit\n    when: risk_levl >= high\n";
        let shown = rendered(text, |find| {
            let problem = Diagnostic::new(Code::Field, "`risk_levl` is not a field of the request");
            let problem = problem.at(find("risk_levl")).did_you_mean("risk_levl", ["risk_level"]);
            vec![
                problem.context("policy refund-limit, when").help("fields are declared under `schema.facts`"),
            ]
        });
        assert_eq!(
            shown,
            "\
error[E-FIELD]: `risk_levl` is not a field of the request
 --> refunds.yaml:3:11
  |
3 |     when: risk_levl >= high
  |           ^^^^^^^^^ did you mean `risk_level`?
  |
  = note: policy refund-limit, when
  = help: fields are declared under `schema.facts`

1 error
"
        );
    }

    #[test]
    fn problems_stand_in_the_order_of_the_text_and_are_counted() {
        let shown = rendered("a: 1\nb: 2\n", |find| {
            vec![
                Diagnostic::new(Code::Broad, "second").at(find("b")),
                Diagnostic::new(Code::Type, "first").at(find("a")),
                Diagnostic::new(Code::Required, "of the whole").label("advice"),
            ]
        });
        assert_eq!(
            shown,
            "\
error[E-REQUIRED]: of the whole
 |
 = help: advice

error[E-TYPE]: first
 --> refunds.yaml:1:1
  |
1 | a: 1
  | ^

warning[W-BROAD]: second
 --> refunds.yaml:2:1
  |
2 | b: 2
  | ^

2 errors, 1 warning
"
        );
    }

    #[test]
    fn only_the_first_line_of_a_place_is_shown() {
        let shown = rendered("a:\n  b: 1\n  c: 2\n", |find| {
            vec![Diagnostic::new(Code::Required, "`d` is required").at(find("b: 1\n  c: 2"))]
        });
        assert!(shown.contains("2 |   b: 1\n  |   ^^^^\n"), "{shown}");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_in_whole_characters() {
        for width in [1, 50, 51, 52, 53, 5_000] {
            let text = format!("{}x{}", "é🦀".repeat(width), "ü".repeat(width));
            let shown = rendered(&text, |find| vec![Diagnostic::new(Code::Type, "here").at(find("x"))]);
            assert!(shown.contains(&format!("refunds.yaml:1:{}\n", 2 * width + 1)), "{shown}");
            assert!(shown.lines().all(|line| line.chars().count() < 140), "{shown}");
            assert!(shown.contains('x') && shown.contains('^'), "{shown}");
        }
    }

    #[test]
    fn beyond_a_bound_problems_are_only_counted_and_errors_stay() {
        let many = |_: &dyn Fn(&str) -> Span| {
            let mut problems = vec![Diagnostic::new(Code::Broad, "lint"); Diagnostics::MOST + 4];
            problems.push(Diagnostic::new(Code::Type, "the one error"));
            problems
        };
        let shown = rendered("a: 1", many);
        assert!(shown.contains("the one error"));
        assert!(shown.ends_with("1 error, 999 warnings, 5 more not shown\n"), "{shown}");
    }

    #[test]
    fn nothing_is_rendered_of_nothing() {
        assert_eq!(rendered("a: 1", |_| Vec::new()), "");
    }

    #[test]
    fn color_adds_escapes_only() {
        let mut sources = SourceMap::default();
        let id = sources.add("a", "b: 1");
        let problems =
            Diagnostics::new(vec![Diagnostic::new(Code::Type, "m").at(sources.whole(id))], sources);
        let colored = problems.render(true);
        assert!(colored.contains('\u{1b}'));
        assert!(!problems.render(false).contains('\u{1b}'));
    }

    #[test]
    fn a_place_beyond_the_text_is_shown_at_its_end() {
        let mut sources = SourceMap::default();
        let id = sources.add("a", "b: 1");
        let beyond = Span { start: 90, end: 95, ..sources.whole(id) };
        let shown =
            Diagnostics::new(vec![Diagnostic::new(Code::Type, "m").at(beyond)], sources).render(false);
        assert!(shown.contains("--> a:1:5"), "{shown}");
    }
}
