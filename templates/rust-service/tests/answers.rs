use rust_service::{answer, summary};

#[test]
fn numbers_are_summarised() {
    let summary = summary("3 1 2").unwrap();
    assert_eq!(
        (&summary["count"], &summary["mean"]),
        (&3.into(), &2.0.into())
    );
}

#[test]
fn what_is_no_number_is_named() {
    assert_eq!(
        answer("POST", "/summary", "1 x").2,
        r#"{"error":"x is no number"}"#
    );
}

#[test]
fn paths_have_their_status() {
    for (method, path, status) in [
        ("GET", "/health", 200),
        ("GET", "/", 200),
        ("GET", "/no", 404),
        ("POST", "/", 404),
    ] {
        assert_eq!(answer(method, path, "").0, status, "{method} {path}");
    }
}
