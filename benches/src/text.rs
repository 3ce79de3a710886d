//! Workload B: thousands of patterns against texts, the same for every engine.
//!
//! Of the patterns 60 % are case-insensitive keywords and phrases at word boundaries, 30 % regular expressions with a
//! literal that every match contains (key prefixes, assignments, URLs), 10 % such without one (numbers of persons and
//! cards, phones, codes, addresses). Everything comes from one seed: a set of 100 patterns is the start of one of 10,000.
//!
//! Patterns are written in what all engines understand: classes and `\b` are of ASCII.

use std::collections::BTreeSet;

/// A pattern and a text that it finds.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// How hard it is to look for.
    pub kind: Kind,
    /// A keyword as it is, otherwise a regular expression.
    pub source: String,
    /// A match as a whole, at word boundaries.
    pub example: String,
}

/// What makes a pattern easy or hard to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word or phrase that stands by itself, in any case.
    Keyword,
    /// Every match contains a literal.
    Literal,
    /// Classes only.
    Shape,
}

impl Pattern {
    /// As a regular expression with ASCII classes, case and word boundaries, for every engine.
    pub fn regex(&self) -> String {
        match self.kind {
            Kind::Keyword => format!(r"(?i:\b{}\b)", self.source),
            Kind::Literal | Kind::Shape => self.source.clone(),
        }
    }
}

/// A generator of random numbers: SplitMix64.
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, among: &[&'a T]) -> &'a T {
        among[self.below(among.len())]
    }

    fn text(&mut self, length: usize, among: &str) -> String {
        (0..length).map(|_| char::from(among.as_bytes()[self.below(among.len())])).collect()
    }
}

const DIGITS: &str = "0123456789";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const KEY: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &str = "0123456789abcdef";

/// The first `count` patterns of the workload.
pub fn patterns(count: usize) -> Vec<Pattern> {
    let mut maker = Maker::new();
    let mut seen = BTreeSet::new();
    let mut patterns = Vec::with_capacity(count);
    while patterns.len() < count {
        // Six keywords, three with a literal, one shape, in every ten.
        let make = match patterns.len() % 10 {
            0 | 2 | 4 | 5 | 7 | 9 => Maker::keyword,
            1 | 6 | 8 => Maker::literal,
            _ => Maker::shape,
        };
        // A shape may have to be tried again: there are not endlessly many short ones.
        let pattern = make(&mut maker);
        if seen.insert(pattern.source.to_ascii_lowercase()) {
            patterns.push(pattern);
        }
    }
    patterns
}

struct Maker {
    random: Random,
    words: Vec<&'static str>,
    known: BTreeSet<&'static str>,
    shapes: usize,
}

impl Maker {
    fn new() -> Maker {
        let known: BTreeSet<&str> = PROSE
            .split(|c: char| !c.is_ascii_lowercase())
            .filter(|word| (3..=12).contains(&word.len()))
            .collect();
        Maker { random: Random(0x5CA1_AB1E), words: known.iter().copied().collect(), known, shapes: 0 }
    }

    fn word(&mut self) -> &'static str {
        self.words[self.random.below(self.words.len())]
    }

    /// A name that reads like English and is no word of the prose: the beginning of one word and the end of another.
    fn name(&mut self) -> String {
        loop {
            let (head, tail) = (self.word(), self.word());
            let name = format!("{}{}", &head[..2 + head.len() / 2 - 1], &tail[tail.len() / 2 - 1..]);
            if (5..=14).contains(&name.len()) && !self.known.contains(name.as_str()) {
                return name;
            }
        }
    }

    fn keyword(&mut self) -> Pattern {
        let source = match self.random.below(20) {
            0..=9 => self.name(),
            10..=16 => format!("{} {}", self.word(), self.word()),
            17 | 18 => format!("{} {} {}", self.word(), self.word(), self.word()),
            _ => format!("{} {}", self.name(), self.name()),
        };
        let example = match self.random.below(3) {
            0 => source.clone(),
            1 => source.to_ascii_uppercase(),
            _ => source[..1].to_ascii_uppercase() + &source[1..],
        };
        Pattern { kind: Kind::Keyword, source, example }
    }

    fn literal(&mut self) -> Pattern {
        let (length, name) = (16 + self.random.below(33), self.name());
        let random = &mut self.random;
        let (source, example) = match random.below(20) {
            0..=9 => {
                let prefix = random_prefix(random, LOWER);
                let tail = random.text(length, KEY);
                (format!(r"\b{prefix}_[A-Za-z0-9]{{{length}}}\b"), format!("{prefix}_{tail}"))
            }
            10 | 11 => {
                let prefix = random_prefix(random, UPPER);
                let tail = random.text(length, UPPER);
                (format!(r"\b{prefix}[A-Z0-9]{{{length}}}\b"), format!("{prefix}{tail}"))
            }
            12 | 13 => {
                let prefix = random_prefix(random, LOWER);
                let tail = random.text(32, HEX);
                (format!(r"\b{prefix}-[0-9a-f]{{32}}\b"), format!("{prefix}-{tail}"))
            }
            14..=17 => {
                let tail = random.text(length, KEY);
                (
                    format!(
                        r#"(?i:{name}[ \t]{{0,8}}(?:key|token|secret)?['"]?[ \t]{{0,4}}[=:][ \t]{{0,4}}['"]?[a-z0-9]{{{length}}}\b)"#
                    ),
                    format!("{name} = '{tail}"),
                )
            }
            _ => {
                let tail = random.text(length, KEY);
                (
                    format!(r"https://hooks\.{name}\.com/[A-Za-z0-9/]{{{},64}}\b", length.min(20)),
                    format!("https://hooks.{name}.com/{tail}"),
                )
            }
        };
        Pattern { kind: Kind::Literal, source, example }
    }

    fn shape(&mut self) -> Pattern {
        self.shapes += 1;
        // What everybody looks for comes first.
        let known = [
            (r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b", "078-05-1120"),
            (
                r"\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24}\b",
                "jane.doe@mail.example.com",
            ),
            (r"\b[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b", "4111 1111 1111 1111"),
            (r"\b\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-][0-9]{4}\b", "415-555-2671"),
            (r"\b[A-Z]{2}[0-9]{2}[ ]?[A-Z0-9]{4}(?:[ ]?[0-9]{4}){2,6}\b", "GB82 WEST 1234 5698 7654"),
            (r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b", "192.168.10.42"),
            (r"\b[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}\b", "00:1B:44:11:3A:B7"),
            (
                r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
                "123e4567-e89b-12d3-a456-426614174000",
            ),
            (r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}\b", "2024-11-05T10:30"),
        ];
        if let Some((source, example)) = known.get(self.shapes - 1) {
            return Pattern {
                kind: Kind::Shape,
                source: (*source).to_owned(),
                example: (*example).to_owned(),
            };
        }
        let random = &mut self.random;
        let (mut source, mut example) = (r"\b".to_owned(), String::new());
        let groups = 2 + random.below(3);
        let separator = random.pick(&["-", " ", ".", "/", ":", "[ -]", "[ -]?", "[.-]?", ""]);
        for group in 0..groups {
            if group > 0 {
                source += &separator.replace('.', if separator.starts_with('[') { "." } else { r"\." });
                example += match separator {
                    "[ -]?" | "[.-]?" | "[ -]" => "-",
                    plain => plain,
                };
            }
            let length = 2 + random.below(5);
            let (class, among) = match random.below(10) {
                0..=5 => ("[0-9]", DIGITS),
                6 | 7 => ("[A-Z]", UPPER),
                8 => ("[A-Z0-9]", UPPER),
                _ => ("[0-9a-f]", HEX),
            };
            source += &format!("{class}{{{length}}}");
            example += &random.text(length, among);
        }
        source += r"\b";
        // Letters alone are words: one group at least is of digits.
        if !source.contains("[0-9]{") {
            source = format!("{}[0-9]{{4}}\\b", source.trim_end_matches(r"\b"));
            example += "2468";
        }
        Pattern { kind: Kind::Shape, source, example }
    }
}

fn random_prefix(random: &mut Random, among: &str) -> String {
    let length = 3 + random.below(4);
    random.text(length, among)
}

/// Where texts come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corpus {
    /// Sherlock Holmes.
    English,
    /// The project's own sources.
    Code,
    /// Short messages with numbers, times and ids.
    Chat,
    /// Chinese and Japanese, with English names in between.
    Cjk,
    /// English with typographic quotes, dashes and accents.
    Scattered,
}

impl Corpus {
    /// Every corpus, the three ordinary ones first.
    pub const ALL: [Corpus; 5] =
        [Corpus::English, Corpus::Code, Corpus::Chat, Corpus::Cjk, Corpus::Scattered];

    /// As tables name it.
    pub fn name(self) -> &'static str {
        match self {
            Corpus::English => "English",
            Corpus::Code => "code",
            Corpus::Chat => "chat",
            Corpus::Cjk => "CJK",
            Corpus::Scattered => "scattered non-ASCII",
        }
    }

    fn text(self) -> String {
        let mut random = Random(self as u64 + 7);
        let mut sentences = |sentences: &[&str], bytes: usize| {
            let mut text = String::new();
            while text.len() < bytes {
                text += &fill(random.pick(sentences), &mut random);
                text.push('\n');
            }
            text
        };
        match self {
            Corpus::English => PROSE.to_owned(),
            Corpus::Code => code(),
            Corpus::Chat => sentences(CHAT, 400_000),
            Corpus::Cjk => sentences(CJK, 400_000),
            Corpus::Scattered => {
                let mut opening = true;
                let typographic = PROSE.replace("--", "—").replace('\'', "’").replace("passe", "passé");
                let quoted = typographic.chars().map(|c| match c {
                    '"' => {
                        opening = !opening;
                        if opening { '”' } else { '“' }
                    }
                    other => other,
                });
                quoted.collect()
            }
        }
    }
}

/// `count` texts of about `bytes` bytes, one after the other from the corpus, with an example of some pattern about every
/// `spacing` bytes. Begins at the start of the corpus again when it ends.
pub fn texts(
    corpus: Corpus,
    bytes: usize,
    count: usize,
    spacing: usize,
    patterns: &[Pattern],
) -> Vec<String> {
    let source = corpus.text();
    let mut random = Random(bytes as u64 ^ spacing as u64);
    let mut at = 0;
    let mut until_next = random.below(2 * spacing);
    (0..count)
        .map(|_| {
            let mut text = String::with_capacity(bytes + 64);
            while text.len() < bytes {
                if at >= source.len() {
                    at = 0;
                }
                // Up to the next gap between words, or so many bytes.
                let rest = &source[at..];
                let step = rest.find([' ', '\n']).map_or(rest.len(), |gap| gap + 1).min(rest.len());
                let step = (step.min(bytes - text.len())..=rest.len())
                    .find(|end| rest.is_char_boundary(*end))
                    .unwrap_or(rest.len());
                text += &rest[..step];
                at += step;
                if until_next <= step && !patterns.is_empty() && text.ends_with([' ', '\n']) {
                    text += &patterns[random.below(patterns.len())].example;
                    text.push(' ');
                    until_next = random.below(2 * spacing);
                }
                until_next = until_next.saturating_sub(step);
            }
            while text.len() > bytes {
                text.pop();
            }
            text
        })
        .collect()
}

/// Texts that make careless engines slow, by name.
pub fn hostile(bytes: usize, patterns: &[Pattern]) -> Vec<(&'static str, String)> {
    let repeat = |unit: &str| unit.repeat(bytes.div_ceil(unit.len()))[..bytes].to_owned();
    let mut every = String::new();
    let mut starts = String::new();
    for pattern in patterns.iter().cycle() {
        if every.len() >= bytes && starts.len() >= bytes {
            break;
        }
        // The start of each match, so that whatever finds a literal must look further, and in vain.
        starts += &pattern.example[..pattern.example.len() - 1];
        starts.push('~');
        every += &pattern.example;
        every.push(' ');
    }
    vec![
        ("digits", repeat("7")),
        ("12-34-56-", repeat("12-34-56-")),
        ("card numbers", repeat("4111 1111 1111 1112 ")),
        ("every example", every[..bytes].to_owned()),
        ("every example but its end", starts[..bytes].to_owned()),
        ("one letter", repeat("a")),
        ("key bytes", repeat("Ab9")),
        ("at signs", repeat("a@")),
    ]
}

/// Replaces `#` by a digit, `*` by a letter of a key and `@@` by a name.
fn fill(template: &str, random: &mut Random) -> String {
    const NAMES: [&str; 12] =
        ["mia", "jon", "ravi", "lena", "tom", "chen", "sara", "oleg", "ana", "kofi", "yuki", "max"];
    let named = template.replace("@@", NAMES[random.below(NAMES.len())]);
    named
        .chars()
        .map(|c| match c {
            '#' => char::from(DIGITS.as_bytes()[random.below(10)]),
            '*' => char::from(KEY.as_bytes()[random.below(KEY.len())]),
            other => other,
        })
        .collect()
}

/// The project's own sources.
fn code() -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let mut folders = vec![root];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the sources are there").flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).expect("a source is text")).collect()
}

const PROSE: &str = include_str!("../data/prose.txt");

const CHAT: &[&str] = &[
    "@@: hey can someone look at ticket ####? the build fails since ##:##",
    "@@: sure, give me ## min",
    "@@: {\"role\": \"user\", \"content\": \"please summarise the report for Q# and mail it to finance\"}",
    "@@: order ##-#### was shipped on 20##-0#-1#, total ###.## EUR",
    "@@: lol yes 😂 but check the logs first, id=********",
    "@@: I get HTTP #0# from /api/v#/users/####?page=#",
    "@@: meeting moved to ##:##, room #.##, dial-in as always",
    "@@: {\"tool\": \"search\", \"args\": {\"query\": \"refund policy\", \"limit\": ##}}",
    "@@: could you rewrite this paragraph in a friendlier tone? thanks!!",
    "@@: version #.##.# is out, changelog in #general",
    "@@: ok 👍",
    "@@: the customer says the invoice of last month is wrong by ## dollars, what do we answer?",
    "@@: temp in rack # is ##.#C, fan at ####rpm",
    "@@: pls don't share this outside the team, it's not announced yet",
    "@@: translate to French: where is the nearest train station and what does a ticket cost?",
    "@@: commit ******* broke main, reverting",
];

const CJK: &[&str] = &[
    "请在明天下午三点之前把第#季度的销售报告发给我，谢谢。",
    "这个问题我们昨天在会议上已经讨论过了，结论是先观察两周再决定。",
    "服务器在凌晨##点##分出现了短暂的中断，目前已经恢复正常。",
    "客户希望知道退款需要多长时间，一般是#到#个工作日。",
    "他说新的版本会在下个月发布，请大家提前做好准备。",
    "我把文档放在共享文件夹里了，文件名是report-####.pdf。",
    "お世話になっております。先日お送りした見積書の件でご連絡いたしました。",
    "明日の会議は午後#時からに変更になりましたので、よろしくお願いします。",
    "システムのメンテナンスは今週の土曜日の夜に行われる予定です。",
    "このデータは社外に共有しないでください。確認が必要な場合は担当者まで。",
    "新しいモデルの評価結果をまとめましたので、ご覧ください。精度は##.#%でした。",
    "本周的任务包括修复登录页面的错误、更新依赖以及编写测试。",
];
