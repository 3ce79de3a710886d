//! `code.*`: programs in text.

use crate::detector::Detector;
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] = &[BLOCK];

const BLOCK: Detector = Detector {
    name: "code.block",
    title: "block of code in a fence or an element",
    // Each pattern runs to the next fence or tag, so that no text is read twice however many are left open.
    patterns: &[
        r"```[^`\r\n]{0,80}\r?\n(?:`{0,2}[^`])*```",
        r"~~~[^~\r\n]{0,80}\r?\n(?:~{0,2}[^~])*~~~",
        r"(?i)<pre(?:[ \t][^<>]{0,200})?>[^<]*(?:<code(?:[ \t][^<>]{0,200})?>[^<]*</code>)?[^<]*</pre>",
        r"(?i)<code(?:[ \t][^<>]{0,200})?>[^<]*\n[^<]*</code>",
        r"\\begin\{(?:lstlisting|verbatim|minted)\}(?:\\?[^\\])*?\\end\{(?:lstlisting|verbatim|minted)\}",
    ],
    accept: None,
    severity: Severity::Info,
    finds: &[
        ("Try:\n```python\nprint(1)\n```\nok", "```python\nprint(1)\n```"),
        ("试试\n```\nx = `a`\n```。", "```\nx = `a`\n```"),
        ("~~~sh\nls -l\n~~~", "~~~sh\nls -l\n~~~"),
        ("<p><pre><code class=\"x\">a\nb</code></pre>", "<pre><code class=\"x\">a\nb</code></pre>"),
        ("\\begin{verbatim}\nx\n\\end{verbatim}", "\\begin{verbatim}\nx\n\\end{verbatim}"),
    ],
    passes: &["run `ls` now", "``` not closed", "```inline```", "<code>x</code>", "a ~~~ b"],
    limits: "Code without a fence, by indentation or in the middle of a sentence, is not found.",
    source: "CommonMark 0.31, section 4.5 (fenced code blocks); HTML, the pre and code elements.",
};
