//! Text to tokens: words, quoted terms, numbers, paths, domains, names with digits or underscores.

use super::lexicon::{ENGLISH, Section};
use super::number::{Half, grouped_digits, half_of_day, magnitude};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Letters, with apostrophes and hyphens within.
    Word,
    /// `small-1`, `delete_user`: a name rather than a word.
    Name,
    /// Between quotation marks; the token's text is what stands between them.
    Quoted,
    /// A number, with its value.
    Number(f64),
    /// `9:00`, `17:30`, `9am`: hours.
    Time(f64),
    /// `/etc`, `~/.ssh`, `*.env`
    Path,
    /// `example.com`
    Domain,
    /// An e-mail address, a URL or a telephone number: something to be taken literally.
    Literal,
    /// `$`, `€`, `£`, `%`, `&`
    Sign,
    /// A comma, a colon, a bracket, a dash.
    Break(char),
    /// The end of a sentence.
    End,
}

/// A token and where it stands, in bytes.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// What was written; of a quotation, what is between the marks.
    pub(super) text: &'t str,
    /// Lower-case and singular, for looking up.
    pub(super) stem: String,
}

/// The words of a phrase of the lexicon, as texts have them.
pub(super) fn stems(phrase: &str) -> Vec<String> {
    tokens(phrase).into_iter().filter(|token| token.kind != Kind::End).map(|token| token.stem).collect()
}

/// All tokens, in order. Linear in the text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut reader =
        Reader { text, at: 0, tokens: Vec::new(), after_colon: false, in_list: false, in_heading: false };
    reader.at = text.len() - text.trim_start().len();
    reader.at += list_marker(reader.rest());
    while reader.at < text.len() {
        reader.step();
    }
    reader.tokens
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token<'t>>,
    /// Whether a list that a colon announced is being read: its items are of the sentence.
    after_colon: bool,
    /// Whether the line being read is an item of that list.
    in_list: bool,
    /// Whether the line being read is a heading.
    in_heading: bool,
}

/// Bytes of the mark that makes a line an item of a list: `-`, `•`, `2.`; none if it is not one.
fn list_marker(line: &str) -> usize {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = line.len() - digits.len();
    if (1..=2).contains(&number) && digits.starts_with(['.', ')']) {
        let behind = digits.get(1..).unwrap_or("");
        if behind.starts_with(char::is_whitespace) {
            return number + 1;
        }
    }
    // "3.2 Employees must …", "§ 4"
    let section = line.trim_start_matches(['§', ' ']);
    let end = section.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(section.len());
    let numbered = section.get(..end).unwrap_or("");
    let within = numbered.trim_end_matches('.').contains('.') || line.starts_with('§');
    if within
        && numbered.starts_with(|c: char| c.is_ascii_digit())
        && section.get(end..).is_some_and(|behind| behind.trim_start().starts_with(char::is_uppercase))
        && section.get(end..).is_some_and(|behind| behind.starts_with(char::is_whitespace))
    {
        return line.len() - section.len() + end;
    }
    let mark = line.chars().next().filter(|c| matches!(c, '-' | '*' | '•' | '–' | '·' | '◦'));
    let length = mark.map_or(0, char::len_utf8);
    let behind = line.get(length..).unwrap_or("");
    if behind.starts_with(char::is_whitespace) { length } else { 0 }
}

/// Bytes of the mark of an item within a line: `(1)`, `(a)`, `(ii)`; none if it is not one.
fn enumerator(rest: &str) -> usize {
    const LONGEST: usize = 4;
    let inner = rest.get(1..).and_then(|inner| inner.split_once(')')).map_or("", |(inner, _)| inner);
    let number = inner.len() <= 2 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    let roman = inner.len() <= LONGEST && inner.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    if !inner.is_empty() && (number || letter || roman) { inner.len() + 2 } else { 0 }
}

const ABBREVIATIONS: [&str; 14] =
    ["e.g", "i.e", "etc", "vs", "approx", "a.m", "p.m", "inc", "dr", "mr", "mrs", "ms", "u.s", "cf"];

/// Endings of names that are files rather than domains.
const FILE_ENDINGS: [&str; 22] = [
    "env", "yaml", "yml", "json", "txt", "pem", "key", "exe", "sh", "py", "js", "ts", "sql", "csv", "pdf",
    "zip", "docx", "xlsx", "log", "conf", "cfg", "toml",
];

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, length: usize, kind: Kind, text: &'t str) {
        let stem = match kind {
            Kind::Word => singular(&text.replace('’', "'").to_lowercase()),
            _ => text.to_lowercase(),
        };
        self.tokens.push(Token { start: self.at, end: self.at + length, kind, text, stem });
        self.at += length;
    }

    fn step(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            self.at = self.text.len();
            return;
        };
        let before = self.text.get(..self.at).and_then(|before| before.chars().next_back());
        let word_before = before.is_some_and(char::is_alphanumeric);
        match first {
            '\n' => self.line_break(rest),
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '"' | '“' | '”' | '„' | '«' | '`' | '‘' => self.quotation(rest, first),
            '\'' | '’' if !word_before => self.quotation(rest, first),
            '+' if rest.get(1..).is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit())) => {
                self.phone(rest);
            }
            // "Passwords/API keys" are two things.
            '/' if word_before && self.tokens.last().is_some_and(|last| last.kind == Kind::Word) => {
                self.push(1, Kind::Break(','), "/");
            }
            '/' | '~' | '*' if is_path(rest) => self.path(rest),
            '.' if rest.get(1..).is_some_and(|more| more.starts_with(|c: char| c.is_ascii_lowercase()))
                && !word_before =>
            {
                self.path(rest);
            }
            '.' | ';' if self.in_list && (first == ';' || self.item_follows()) => {
                self.push(1, Kind::Break(','), rest.get(..1).unwrap_or(""));
            }
            '.' | '!' | '?' | ';' | '。' => {
                self.after_colon = false;
                self.push(first.len_utf8(), Kind::End, rest.get(..first.len_utf8()).unwrap_or(""));
            }
            '$' | '€' | '£' | '%' | '&' | '¥' | '₹' => {
                self.push(first.len_utf8(), Kind::Sign, rest.get(..first.len_utf8()).unwrap_or(""));
            }
            '(' if enumerator(rest) > 0 => {
                let length = enumerator(rest);
                self.push(length, Kind::Break(','), rest.get(..length).unwrap_or(""));
            }
            _ if first.is_ascii_digit() => self.number(rest),
            _ if first.is_alphanumeric() => self.word(rest),
            '#' if before.is_none_or(|before| matches!(before, '\n' | '#')) => {
                self.in_heading = true;
                self.push(1, Kind::Break('#'), "#");
            }
            ':' => {
                (self.after_colon, self.in_list) = (true, false);
                self.push(1, Kind::Break(':'), ":");
            }
            _ => {
                let length = first.len_utf8();
                self.push(length, Kind::Break(first), rest.get(..length).unwrap_or(""));
            }
        }
    }

    /// Whether the next line is an item of a list.
    fn item_follows(&self) -> bool {
        let behind = self.rest().get(1..).unwrap_or("").trim_start_matches([' ', '\t', '\r']);
        behind.starts_with('\n') && list_marker(behind.trim_start()) > 0
    }

    /// A line break ends a sentence behind a heading, before an empty line, before an item of a list unless a colon announced the list, and
    /// behind such a list.
    fn line_break(&mut self, rest: &'t str) {
        let next = rest.trim_start_matches(['\n', '\r', ' ', '\t']);
        let breaks = rest.len() - next.len();
        let blank = rest.get(..breaks).unwrap_or("").matches('\n').count() > 1;
        let marker = list_marker(next);
        let goes_on = next.starts_with(char::is_lowercase);
        // "Employees must not" with a list below it needs no colon.
        let announces = |token: &Token<'_>| {
            let open = &[
                Section::Not,
                Section::MayNot,
                Section::Must,
                Section::Verb,
                Section::Include,
                Section::Link,
            ];
            token.kind == Kind::Word && ENGLISH.senses_of(token).any(open)
        };
        if marker > 0 && !blank && !self.after_colon && self.tokens.last().is_some_and(announces) {
            (self.after_colon, self.in_list) = (true, false);
        }
        // A line of capitalised words alone is a title.
        let titled = !self.after_colon && next.starts_with(char::is_uppercase) && self.is_title();
        let kind = match (marker > 0, titled || blank || std::mem::take(&mut self.in_heading)) {
            (true, _) if self.after_colon => {
                self.in_list = true;
                Some(Kind::Break(','))
            }
            (false, false) if goes_on || !self.in_list => None,
            _ => {
                (self.after_colon, self.in_list) = (false, false);
                Some(Kind::End)
            }
        };
        let length = breaks + marker;
        match kind {
            Some(kind) => self.push(length, kind, rest.get(..length).unwrap_or("")),
            None => self.at += length,
        }
    }

    /// Whether the line that ends here is a title: a few words, each with a capital, and no mark at its end.
    fn is_title(&self) -> bool {
        /// Words of a title at most.
        const LONGEST: usize = 5;
        let line = self.text.get(..self.at).unwrap_or("").lines().next_back().unwrap_or("").trim();
        let words = line.split_whitespace();
        let small = |word: &str| matches!(word, "and" | "of" | "for" | "the" | "in" | "on" | "&");
        line.ends_with(char::is_alphanumeric)
            && words.clone().count() <= LONGEST
            && words.clone().all(|word| small(word) || word.starts_with(char::is_uppercase))
    }

    fn quotation(&mut self, rest: &'t str, mark: char) {
        /// Bytes within which a quotation ends, or is none.
        const LONGEST: usize = 400;
        let closing: &[char] = match mark {
            '“' => &['”'],
            '„' => &['”', '“'],
            '«' => &['»'],
            '`' => &['`'],
            '‘' | '’' => &['’'],
            '\'' => &['\''],
            _ => &['"', '”'],
        };
        let opened = mark.len_utf8();
        let inner = rest.get(opened..).unwrap_or("");
        // A single mark within a word is an apostrophe.
        let is_end = |at: usize, c: char| {
            let next = inner.get(at + c.len_utf8()..).and_then(|next| next.chars().next());
            closing.contains(&c) && !(matches!(c, '\'' | '’') && next.is_some_and(char::is_alphanumeric))
        };
        let end = inner.char_indices().take_while(|(at, _)| *at <= LONGEST).find(|(at, c)| is_end(*at, *c));
        match end {
            Some((length, last)) if !inner.get(..length).unwrap_or("").trim().is_empty() => {
                let quoted = inner.get(..length).unwrap_or("");
                self.push(opened + length + last.len_utf8(), Kind::Quoted, quoted);
            }
            _ => self.push(opened, Kind::Break(mark), rest.get(..opened).unwrap_or("")),
        }
    }

    fn phone(&mut self, rest: &'t str) {
        let length = rest
            .char_indices()
            .skip(1)
            .take_while(|(_, c)| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.'))
            .last()
            .map_or(1, |(at, _)| at + 1);
        let phone = rest.get(..length).unwrap_or("").trim_end_matches([' ', '-', '(', ')', '.']);
        self.push(phone.len().max(1), Kind::Literal, phone);
    }

    fn path(&mut self, rest: &'t str) {
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')' | '"' | '\'' | '`' | '!' | '?'));
        let path = rest.get(..end.unwrap_or(rest.len())).unwrap_or("").trim_end_matches(['.', ':']);
        self.push(path.len().max(1), Kind::Path, path);
    }

    fn number(&mut self, rest: &'t str) {
        let end = rest
            .char_indices()
            .find(|(at, c)| {
                let digit_follows =
                    || rest.get(at + 1..).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
                !(c.is_ascii_digit() || matches!(c, ',' | '.' | ':' | '\'') && digit_follows())
            })
            .map_or(rest.len(), |(at, _)| at);
        if let Some(phone) = grouped_digits(rest) {
            self.push(phone.len(), Kind::Literal, phone);
            return;
        }
        let digits = rest.get(..end).unwrap_or("");
        let after = rest.get(end..).unwrap_or("");
        let suffix_end =
            after.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(after.len());
        let suffix = after.get(..suffix_end).unwrap_or("").to_ascii_lowercase();
        if let Some((hours, minutes)) = digits.split_once(':')
            && let (Ok(hours), Ok(minutes)) = (hours.parse::<f64>(), minutes.parse::<f64>())
        {
            let (half, length) = half_of_day(after);
            self.push(
                end + length,
                Kind::Time(hours + minutes / 60.0 + half.shift(hours)),
                rest.get(..end + length).unwrap_or(""),
            );
            return;
        }
        let plain: String = digits.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let decimal = plain.matches('.').count() <= 1;
        let Some(value) = plain.parse::<f64>().ok().filter(|_| decimal) else {
            // 10.0.0.1, 1.2.3: taken as it is written.
            self.push(end, Kind::Literal, digits);
            return;
        };
        let (half, length) = half_of_day(after);
        match suffix.as_str() {
            _ if half != Half::None => {
                let text = rest.get(..end + length).unwrap_or("");
                self.push(end + length, Kind::Time(value + half.shift(value)), text);
            }
            "" => {
                let (factor, length) = magnitude(after);
                let text = rest.get(..end + length).unwrap_or("");
                self.push(end + length, Kind::Number(value * factor), text);
            }
            "k" => self.push(end + 1, Kind::Number(value * 1e3), rest.get(..=end).unwrap_or("")),
            "m" => self.push(end + 1, Kind::Number(value * 1e6), rest.get(..=end).unwrap_or("")),
            "kb" | "mb" | "gb" => self.push(end, Kind::Number(value), digits),
            _ => {
                let length = end + suffix_end;
                self.push(length, Kind::Name, rest.get(..length).unwrap_or(""));
            }
        }
    }

    fn word(&mut self, rest: &'t str) {
        let joins = |at: usize, c: char| {
            matches!(c, '\'' | '’' | '-' | '_' | '.' | '@' | '/' | ':' | '+')
                && rest.get(at + c.len_utf8()..).is_some_and(|next| {
                    next.starts_with(|next: char| {
                        next.is_alphanumeric() || c == ':' && next == '/' || c == '/' && next == '/'
                    })
                })
        };
        let mut end = rest.len();
        let mut previous = ' ';
        for (at, c) in rest.char_indices() {
            // "Customers' names": a word that is in quotation marks has not come this far.
            let owns = matches!(c, '\'' | '’') && previous == 's';
            let within = c.is_alphanumeric()
                || joins(at, c)
                || owns
                || c == '/' && previous == ':'
                || c == '/' && previous == '/';
            if !within {
                end = at;
                break;
            }
            previous = c;
        }
        let mut word = rest.get(..end).unwrap_or("");
        if word.contains("://") || word.contains('@') {
            self.push(word.len(), Kind::Literal, word);
            return;
        }
        // "and/or" is a word; "password/token" are two.
        if let Some((first, _)) = word.split_once('/').filter(|_| !word.eq_ignore_ascii_case("and/or")) {
            word = first;
        }
        if let Some((first, _)) = word.split_once(':') {
            word = first;
        }
        let lower = word.to_lowercase();
        let abbreviation = ABBREVIATIONS.contains(&lower.as_str());
        if abbreviation {
            let dot = usize::from(rest.get(word.len()..).is_some_and(|after| after.starts_with('.')));
            // "etc." may end the sentence too; a capital behind it says so.
            self.push(word.len() + dot, Kind::Word, word);
            return;
        }
        if word.contains('.') {
            let ending = lower.rsplit('.').next().unwrap_or("");
            let is_file = FILE_ENDINGS.contains(&ending);
            let is_domain = ending.len() >= 2 && ending.chars().all(|c| c.is_ascii_alphabetic());
            let kind = if is_file {
                Kind::Path
            } else if is_domain {
                Kind::Domain
            } else {
                Kind::Name
            };
            self.push(word.len(), kind, word);
            return;
        }
        const WORDS: [(&str, f64); 13] = [
            ("two", 2.0),
            ("three", 3.0),
            ("four", 4.0),
            ("five", 5.0),
            ("six", 6.0),
            ("seven", 7.0),
            ("eight", 8.0),
            ("nine", 9.0),
            ("ten", 10.0),
            ("twelve", 12.0),
            ("twenty", 20.0),
            ("fifty", 50.0),
            ("hundred", 100.0),
        ];
        if let Some((_, value)) = WORDS.iter().find(|(name, _)| *name == lower) {
            self.push(word.len(), Kind::Number(*value), word);
            return;
        }
        let named = word.contains('_') || word.chars().any(|c| c.is_ascii_digit());
        self.push(word.len(), if named { Kind::Name } else { Kind::Word }, word);
    }
}

fn is_path(rest: &str) -> bool {
    let next = rest.chars().nth(1);
    next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '*' | '_'))
}

/// A word without its plural ending. Texts and lexicon go through the same, so it need not be right, only the same.
fn singular(word: &str) -> String {
    let cut = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() >= 2);
    // "Customers'" is looked up as "customer's".
    if let Some(owners) = word.strip_suffix('\'').filter(|owners| owners.ends_with('s')) {
        return format!("{}'s", singular(owners));
    }
    if word.len() <= 3 && word != "ids" && word != "ips" {
        return word.to_owned();
    }
    if let Some(stem) = cut("ies").filter(|stem| stem.len() >= 3) {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes"] {
        if let Some(stem) = cut(ending) {
            return format!("{stem}{}", ending.strip_suffix("es").unwrap_or(ending));
        }
    }
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") || word.ends_with("'s") {
        return word.to_owned();
    }
    cut("s").map_or_else(|| word.to_owned(), str::to_owned)
}
