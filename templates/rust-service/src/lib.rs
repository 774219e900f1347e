//! Summaries of numbers, and the answers of the service.

use serde_json::{json, Value};

/// The summary of the numbers in a text, or what is wrong with it.
pub fn summary(text: &str) -> Result<Value, String> {
    let numbers = text
        .split_whitespace()
        .map(|word| {
            word.parse::<f64>()
                .map_err(|_| format!("{word} is no number"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let count = numbers.len();
    if count == 0 {
        return Err("there are no numbers".into());
    }
    let sum: f64 = numbers.iter().sum();
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Ok(json!({ "count": count, "mean": sum / count as f64, "least": least, "most": most }))
}

/// Status, content type and body of the answer to a request.
pub fn answer(method: &str, path: &str, body: &str) -> (u16, &'static str, String) {
    const JSON: &str = "application/json";
    match (method, path) {
        ("GET", "/") => (
            200,
            "text/html; charset=utf-8",
            include_str!("page.html").into(),
        ),
        ("GET", "/health") => (200, JSON, json!({ "status": "ok" }).to_string()),
        ("POST", "/summary") => match summary(body) {
            Ok(value) => (200, JSON, value.to_string()),
            Err(problem) => (400, JSON, json!({ "error": problem }).to_string()),
        },
        _ => (404, JSON, json!({ "error": "not found" }).to_string()),
    }
}
