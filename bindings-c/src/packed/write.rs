//! Packed decisions.

use lictor::Decision;
use lictor::Value;
use lictor::decision::{Hit, Row};
use lictor::document::Coverage;
use lictor::value::canonical_json;

use crate::enums::{Scale, effects};
use crate::error::Failure;

/// Appends to an answer.
#[derive(Debug)]
pub(super) struct Writer<'a>(pub(super) &'a mut Vec<u8>);

/// Where there is none.
const ABSENT: u32 = u32::MAX;

impl Writer<'_> {
    pub(super) fn failure(&mut self, failure: &Failure) {
        self.str(&failure.message());
        self.str(&failure.json());
        match failure {
            Failure::Withheld(_, decision) => {
                self.bool(true);
                self.decision(decision);
            }
            _ => self.bool(false),
        }
    }

    /// Everything but the bundle's digest, which is the evaluator's.
    pub(super) fn decision(&mut self, decision: &Decision) {
        self.number(decision.verdict);
        self.bool(decision.is_final);
        self.u32(effects(decision.effects));
        self.number(decision.log.level);
        self.bool(decision.log.event);
        self.bool(decision.log.decision);
        self.usize(decision.cost.policies);
        self.usize(decision.cost.bytes);
        self.usize(decision.cost.hits);
        self.str(decision.offsets.as_str());
        self.opt(decision.request_id.as_deref());
        self.opt(decision.message.as_deref());
        self.opt(decision.action_digest.as_deref());
        self.opt(decision.args_after.as_ref().map(Value::to_canonical_json).as_deref());
        self.opt((!decision.pending.is_empty()).then(|| canonical_json(&decision.pending)).as_deref());
        self.list(&decision.rationale, Writer::row);
        self.usize(decision.rationale_total.unwrap_or_default());
        self.list(&decision.redactions, |writer, redaction| {
            writer.str(&redaction.path);
            writer.usize(redaction.start);
            writer.usize(redaction.end);
            writer.str(&redaction.replacement);
        });
        self.bool(decision.text_after.is_some());
        self.list(decision.text_after.as_deref().unwrap_or_default(), |writer, part| {
            writer.str(&part.path);
            writer.str(&part.text);
        });
        self.list(&decision.set_args, |writer, (path, value)| {
            writer.str(path);
            writer.str(&value.to_canonical_json());
        });
        self.list(&decision.throttle, |writer, (counter, limit)| {
            writer.str(counter);
            writer.bytes(&limit.to_le_bytes());
        });
        self.list(&decision.route, |writer, route| {
            writer.str(&route.model);
            writer.list(&route.overruled, |writer, policy| writer.str(policy));
        });
        self.list(&decision.approvals, |writer, approval| {
            writer.str(&approval.policy);
            writer.list(&approval.by, |writer, by| writer.str(by));
            writer.u32(approval.quorum);
            writer.u32(approval.given);
            writer.list(&approval.ttl_s, |writer, seconds| writer.u32(*seconds));
            writer.bool(approval.four_eyes);
        });
        self.list(&decision.notify, |writer, notice| {
            writer.str(&notice.policy);
            writer.number(notice.severity);
            writer.opt(notice.to.as_ref().map(Value::to_canonical_json).as_deref());
        });
        self.list(&decision.tags, |writer, (framework, references)| {
            writer.str(framework);
            writer.list(references, |writer, reference| writer.str(reference));
        });
        self.list(&decision.labels, |writer, label| writer.str(label));
        self.list(&decision.unjudged, |writer, policy| writer.str(policy));
        self.list(&decision.errors, |writer, problem| {
            writer.str(problem.code.as_str());
            writer.str(&problem.path);
            writer.str(&problem.message);
        });
        self.list(&decision.fallback, |writer, fallback| writer.decision(fallback));
    }

    fn row(&mut self, row: &Row) {
        self.number(row.severity);
        self.number(row.status);
        self.u32(effects(row.effects));
        self.0.push(row.fail.map_or(0, byte));
        self.str(&row.policy);
        self.str(&row.set);
        self.str(&row.level);
        self.str(&row.why);
        self.opt(row.waived_by.as_deref());
        self.opt(row.coverage.map(Coverage::as_str));
        self.list(&row.hits, Writer::hit);
    }

    fn hit(&mut self, hit: &Hit) {
        self.opt(hit.detector.as_deref());
        self.str(&hit.path);
        self.usize(hit.start);
        self.usize(hit.end);
        self.opt(hit.preview.as_deref());
    }

    /// A list, or what there is one of at most, after its length.
    fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        let place = self.0.len();
        self.u32(0);
        let mut count: u32 = 0;
        for item in items {
            write(self, item);
            count += 1;
        }
        if let Some(place) = self.0.get_mut(place..place + 4) {
            place.copy_from_slice(&count.to_le_bytes());
        }
    }

    fn opt(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.str(text),
            None => self.u32(ABSENT),
        }
    }

    fn str(&mut self, text: &str) {
        self.str_bytes(text.as_bytes());
    }

    /// A text beyond 4 GiB, which no limit allows, ends there.
    pub(super) fn str_bytes(&mut self, bytes: &[u8]) {
        let len = u32::try_from(bytes.len()).unwrap_or(ABSENT - 1);
        self.u32(len);
        self.bytes(bytes.get(..usize::try_from(len).unwrap_or_default()).unwrap_or(bytes));
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn u32(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    fn usize(&mut self, number: usize) {
        self.bytes(&u64::try_from(number).unwrap_or(u64::MAX).to_le_bytes());
    }

    fn bool(&mut self, truth: bool) {
        self.0.push(u8::from(truth));
    }

    fn number<T: Scale>(&mut self, step: T) {
        self.0.push(byte(step));
    }
}

fn byte<T: Scale>(step: T) -> u8 {
    u8::try_from(step.number()).unwrap_or_default()
}
