//! A request, and the files rendered for it.

use serde_json::Value;
use tasker_contrib::generator::{Request, render};

use super::folder::{each, findings};

#[test]
fn cases() {
    each(
        "generator",
        |name| name == "request.json",
        |case| match render(&request(&case.json("request.json"))) {
            Ok(files) => files.into_iter().map(|file| (format!("output/{}", file.path), file.text)).collect(),
            Err(found) => findings(&found).into_iter().collect(),
        },
    );
}

fn request(json: &Value) -> Request {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pairs = |key: &str, name: &str, value: &str| {
        json[key].as_array().unwrap().iter().map(|pair| (text(&pair[name]), text(&pair[value]))).collect()
    };
    Request {
        template: text(&json["template"]),
        arguments: pairs("arguments", "name", "value"),
        acronyms: json["acronyms"].as_array().unwrap().iter().map(text).collect(),
        sources: pairs("sources", "name", "text"),
    }
}
