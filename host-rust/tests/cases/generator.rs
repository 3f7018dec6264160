use serde_json::Value;

use super::folder::{Case, Files, ask, each, findings};

#[test]
fn cases() {
    each("generator", |name| name == "request.json", run);
}

fn run(case: &Case) -> Files {
    let mut request = case.json("request.json");
    request["options"] = Vec::<Value>::new().into();
    let request = serde_json::from_value(request).unwrap();
    match ask(|contrib, store| contrib.tasker_contrib_generator().call_render(store, &request)) {
        Ok(files) => files.into_iter().map(|file| (format!("output/{}", file.path), file.text)).collect(),
        Err(found) => findings(&found),
    }
}
