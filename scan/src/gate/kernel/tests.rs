//! Every kernel finds what the scalar one finds.

use proptest::prelude::*;

use super::*;
use crate::code::CodeSet;

fn table(sequences: &[[u8; 4]], room: usize, marked: &[u8], leads: u64) -> Table {
    let mut table = Table::new(room, crate::anchor::StandIns::default());
    table.leads = leads;
    for sequence in sequences {
        let sets = sequence.map(CodeSet::of_byte);
        let slots: Vec<u32> = table.slots(&sets).collect();
        slots.into_iter().for_each(|slot| table.set(slot));
    }
    marked.iter().for_each(|byte| table.mark(*byte));
    table
}

/// Places with slots, places of marked bytes, places of leads: all in order.
fn found(
    kernel: Kernel,
    text: &[u8],
    range: Range<usize>,
    table: &Table,
) -> (Vec<(u32, u32)>, Vec<u32>, Vec<u32>) {
    let mut found = Found::default();
    sweep(Ready::new(kernel), text, range, table, &mut found);
    let mut sequences: Vec<(u32, u32)> = found.sequences().collect();
    sequences.sort_unstable();
    (sequences, found.bytes().to_vec(), found.leads().to_vec())
}

/// What a sweep promises, said with the plainest means.
fn expected(text: &[u8], range: Range<usize>, table: &Table) -> (Vec<(u32, u32)>, Vec<u32>, Vec<u32>) {
    let code = |at: usize| u32::from(crate::code::code(text.get(at).copied().unwrap_or(0)));
    let slot = |at: usize| {
        let pair = |at: usize| code(at) + 32 * code(at + 1);
        (pair(at) + u32::from(table.multiplier) * pair(at + 2)) & table.mask
    };
    let places = || range.clone().map(|at| (at, (at - range.start) as u32));
    let sequences = places().filter(|(at, _)| at % 2 == 0 && table.has(slot(*at)));
    let byte = |at: usize| text[at];
    (
        sequences.map(|(at, place)| (place, slot(at))).collect(),
        places()
            .filter(|(at, _)| table.bytes[usize::from(byte(*at))] >= 0x80)
            .map(|(_, place)| place)
            .collect(),
        places()
            .filter(|(at, _)| byte(*at) >= 0xC0 && table.leads >> (byte(*at) & 0x3F) & 1 == 1)
            .map(|(_, place)| place)
            .collect(),
    )
}

fn any_byte() -> impl Strategy<Value = u8> {
    prop_oneof![4 => prop::sample::select(&b"abkAZz09 -_.@\n"[..]), 1 => any::<u8>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_find_the_same(
        text in prop_oneof![prop::collection::vec(any_byte(), 0..400), prop::collection::vec(any_byte(), 4_000..9_000)],
        mut sequences in prop::collection::vec(prop::array::uniform4(any_byte()), 0..60),
        from in 0..1_000_usize,
        room in prop::sample::select(&[0, 2_000, 100_000][..]),
        marked in prop::collection::vec((0x20..0x80_u8).prop_filter("", |byte| crate::code::is_single(*byte)), 0..3),
        leads in any::<u64>(),
    ) {
        // Some that are certainly there, at any place, and at the end.
        sequences.extend(text.windows(4).step_by(97).map(|window| [window[0], window[1], window[2], window[3]]));
        sequences.push([0; 4]);
        let table = table(&sequences, room, &marked, leads);
        let start = from.min(text.len()) & !1;
        let range = start..text.len().min(start + CHUNK);
        let expected = expected(&text, range.clone(), &table);
        for kernel in Kernel::available() {
            prop_assert_eq!(&found(kernel, &text, range.clone(), &table), &expected, "{:?}", kernel);
        }
    }
}

#[test]
fn the_fastest_kernel_is_the_last_available() {
    assert_eq!(Kernel::available().last(), Some(&Kernel::fastest()));
    assert_eq!(Kernel::available()[0], Kernel::Scalar);
}

/// A text that ends where its memory ends: reading further would fault, if not here then under a sanitizer.
#[test]
fn nothing_is_read_beyond_the_text() {
    let table = table(&[*b"abcd"], 0, b"@", u64::MAX);
    for len in 0..200 {
        let text: Box<[u8]> = (0..len).map(|at| b"abcd@\xC5"[at % 6]).collect();
        for kernel in Kernel::available() {
            assert_eq!(
                found(kernel, &text, 0..len, &table),
                expected(&text, 0..len, &table),
                "{kernel:?} {len}"
            );
        }
    }
}
