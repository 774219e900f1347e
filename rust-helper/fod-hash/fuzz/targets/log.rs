//! Reads any bytes as a log: nothing panics, and what a builder or a person could write never becomes a hash.
#![no_main]

use fod_hash::explain::{failure_kind, place, tidy};
use fod_hash::log::{Log, clean, mismatch};
use libfuzzer_sys::fuzz_target;

const STORE: &str = "/nix/store";

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut log = Log::default();
    for line in text.lines() {
        log.line(line);
        // As the output of a builder, whatever it is.
        let record = serde_json::json!({ "action": "result", "type": 101, "id": 1, "fields": [line] });
        log.line(&format!("@nix {record}"));
    }
    if !text.contains("\"msg\"") {
        assert_eq!(log.mismatches().count(), 0, "a hash from what is no message of Nix");
    }
    for error in log.errors() {
        let _ = (tidy(&error.text, STORE), place(error, STORE));
        failure_kind(&error.text, &log.all_tails());
        assert!(!error.text.contains('\u{1b}'), "an escape sequence came through");
    }
    let _ = (log.gave_up_for(), log.nameless_errors().count(), log.plain());
    if let Some(found) = mismatch(&text) {
        assert!(clean(&text).contains("got:") && !found.derivation.contains('\''));
    }
});
