//! A decision as a frame. `lib/decision.js` reads the same fields in the same order.

use lictor::decision::{ApprovalNeeded, Check, Clause, Decision, Hit, Notice, Row, Subject};
use lictor::document::Coverage;
use lictor::stream::{Finished, Released};
use lictor::{EffectSet, OffsetUnit, Outcome};

use crate::failure::Failure;
use crate::frame::Writer;

/// An outcome as one number: verdict, whether it is final, effects.
pub(crate) fn outcome(outcome: Outcome) -> u32 {
    let verdict = outcome.verdict as u32;
    (effects(outcome.effects) << 3) | (u32::from(outcome.is_final) << 2) | verdict
}

/// A bit for each effect, in the order of [`lictor::EffectKind::ALL`].
fn effects(effects: EffectSet) -> u32 {
    effects.iter().fold(0, |bits, effect| bits | (1 << effect as u32))
}

/// Writes the number 1 and a decision, or 0 and a failure.
pub(crate) fn write(writer: &mut Writer, answer: &Result<Decision, Failure>) {
    writer.flag(answer.is_ok());
    match answer {
        Ok(decision) => write_decision(writer, decision),
        Err(failure) => {
            writer.string(failure.kind);
            writer.string(&failure.message);
            writer.string(&failure.detail);
        }
    }
}

pub(crate) fn write_released(writer: &mut Writer, released: &Released) {
    writer.string(&released.text);
    writer.each(&released.findings, write_hit);
    writer.string(released.state.as_str());
    writer.count(released.waiting);
}

/// With whether the fallback decides on the text that goes on.
pub(crate) fn write_finished(writer: &mut Writer, finished: &Finished) {
    writer.string(&finished.text);
    write_decision(writer, &finished.decision);
    writer.flag(!std::ptr::eq(finished.told(), &raw const finished.decision));
}

/// The bundle's digest is left out: JavaScript has it, and shares it among decisions.
pub(crate) fn write_decision(writer: &mut Writer, decision: &Decision) {
    string_option(writer, decision.request_id.as_deref());
    writer.count(OffsetUnit::ALL.iter().position(|unit| *unit == decision.offsets).unwrap_or_default());
    writer.count(decision.verdict as usize);
    writer.flag(decision.is_final);
    writer.number(effects(decision.effects).into());
    string_option(writer, decision.message.as_deref());
    writer.each(&decision.redactions, |writer, redaction| {
        writer.string(&redaction.path);
        writer.count(redaction.start);
        writer.count(redaction.end);
        writer.string(&redaction.replacement);
    });
    writer.option(decision.text_after.as_ref(), |writer, texts| {
        writer.each(texts, |writer, after| {
            writer.string(&after.path);
            writer.string(&after.text);
        });
    });
    writer.each(&decision.set_args, |writer, (path, value)| {
        writer.string(path);
        writer.value(value);
    });
    writer.option(decision.args_after.as_ref(), Writer::value);
    writer.option(decision.route.as_ref(), |writer, route| {
        writer.string(&route.model);
        strings(writer, &route.overruled);
    });
    writer.each(&decision.throttle, |writer, (counter, limit)| {
        writer.string(counter);
        writer.number(*limit);
    });
    writer.each(&decision.approvals, write_approval);
    string_option(writer, decision.action_digest.as_deref());
    writer.each(&decision.pending, write_check);
    writer.flag(decision.fallback.is_some());
    if let Some(fallback) = &decision.fallback {
        write_decision(writer, fallback);
    }
    writer.each(&decision.notify, write_notice);
    writer.count(decision.tags.len());
    for (framework, references) in &decision.tags {
        writer.string(framework);
        strings(writer, references);
    }
    strings(writer, &decision.labels);
    writer.flag(decision.log.event);
    writer.flag(decision.log.decision);
    writer.count(decision.log.level as usize);
    strings(writer, &decision.unjudged);
    writer.each(&decision.rationale, write_row);
    writer.option(decision.rationale_total, Writer::count);
    writer.each(&decision.errors, |writer, problem| {
        writer.string(problem.code.as_str());
        string_option(writer, (!problem.path.is_empty()).then_some(&problem.path));
        writer.string(&problem.message);
    });
    writer.count(decision.cost.policies);
    writer.count(decision.cost.bytes);
    writer.count(decision.cost.hits);
}

fn write_row(writer: &mut Writer, row: &Row) {
    writer.string(&row.policy);
    writer.string(&row.set);
    writer.string(&row.level);
    writer.count(row.severity as usize);
    writer.count(row.status as usize);
    writer.number(effects(row.effects).into());
    writer.string(&row.why);
    string_option(writer, row.waived_by.as_deref());
    string_option(writer, row.coverage.map(Coverage::as_str));
    writer.option(row.fail, |writer, fail| writer.count(fail as usize));
    writer.each(&row.hits, write_hit);
}

fn write_hit(writer: &mut Writer, hit: &Hit) {
    string_option(writer, hit.detector.as_deref());
    writer.string(&hit.path);
    writer.count(hit.start);
    writer.count(hit.end);
    string_option(writer, hit.preview.as_deref());
}

fn write_approval(writer: &mut Writer, approval: &ApprovalNeeded) {
    writer.string(&approval.policy);
    strings(writer, &approval.by);
    writer.number(approval.quorum.into());
    writer.number(approval.given.into());
    writer.option(approval.ttl_s, |writer, seconds| writer.number(seconds.into()));
    writer.flag(approval.four_eyes);
}

fn write_check(writer: &mut Writer, check: &Check) {
    writer.string(&check.check);
    writer.string(&check.policy);
    writer.string(&check.kind);
    writer.string(&check.rule.text);
    writer.each(&check.rule.clauses, write_clause);
    writer.each(&check.rule.exceptions, write_clause);
    writer.each(&check.subject, write_subject);
    writer.option(check.deadline_ms, |writer, ms| writer.number(ms.into()));
    writer.count(check.on_timeout as usize);
    writer.count(check.on_unsure as usize);
    writer.option(check.min_score, Writer::number);
    writer.option(check.max_cost_usd, Writer::number);
    writer.option(check.quorum, |writer, quorum| writer.number(quorum.into()));
    writer.option(check.of, |writer, of| writer.number(of.into()));
}

fn write_clause(writer: &mut Writer, clause: &Clause) {
    writer.string(&clause.id);
    writer.string(&clause.text);
}

fn write_subject(writer: &mut Writer, subject: &Subject) {
    writer.string(&subject.path);
    writer.count(subject.bytes);
    writer.string(&subject.sha256);
    string_option(writer, subject.text.as_deref());
}

fn write_notice(writer: &mut Writer, notice: &Notice) {
    writer.string(&notice.policy);
    writer.count(notice.severity as usize);
    writer.option(notice.to.as_ref(), Writer::value);
}

fn string_option(writer: &mut Writer, string: Option<impl AsRef<str>>) {
    writer.option(string, |writer, string| writer.string(string.as_ref()));
}

fn strings<'s>(
    writer: &mut Writer,
    strings: impl IntoIterator<Item = &'s String, IntoIter: ExactSizeIterator>,
) {
    writer.each(strings, |writer, string| writer.string(string));
}
