//! The build script's `share` on bindings of two functions that take and give the same list.

#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs)]

#[path = "../build/bindings.rs"]
mod bindings;

/// As cargo-component writes it, at two depths, with other numbers and other line breaks.
const BINDINGS: &str = r"
            pub mod events {
                pub unsafe fn first(arg0: *mut u8, arg1: usize) {
                    let base4 = arg0;
                    let len4 = arg1;
                    let mut result4 = _rt::Vec::with_capacity(len4);
                    for i in 0..len4 {
                        let base = base4.add(i * 8);
                        let e4 = {
                            let l0 = *base.add(0).cast::<*mut u8>();
                            let bytes1 = _rt::Vec::from_raw_parts(l0.cast(), l2, l2);
                            Mention {
                                text: _rt::string_lift(bytes1),
                            }
                        };
                        result4.push(e4);
                    }
                    _rt::cabi_dealloc(base4, len4 * 8, 4);
                    let result5 = T::first(result4);
                }
            }
            pub mod workflow {
                pub unsafe fn second(arg0: *mut u8, arg1: usize) {
                    {
                        let base14 = arg0;
                        let len14 = arg1;
                        let mut result14 = _rt::Vec::with_capacity(len14);
                        for i in 0..len14 {
                            let base = base14.add(i * 8);
                            let e14 = {
                                let l10 = *base
                                    .add(0)
                                    .cast::<*mut u8>();
                                let bytes11 = _rt::Vec::from_raw_parts(
                                    l10.cast(),
                                    l12,
                                    l12,
                                );
                                super::super::super::super::exports::tasker::contrib::events::Mention {
                                    text: _rt::string_lift(bytes11),
                                }
                            };
                            result14.push(e14);
                        }
                        _rt::cabi_dealloc(base14, len14 * 8, 4);
                        let result15 = T::second(result14);
                    }
                }
            }
";

#[test]
fn equal_loops_become_one_function() {
    let shared = bindings::share(BINDINGS);
    let (bindings, lists) = shared.split_once("mod lists {").unwrap_or_default();
    let function = "pub unsafe fn lift_0(base0: *mut u8, len0: usize) -> \
                    _rt::Vec<super::exports::tasker::contrib::events::Mention>";
    assert_eq!(lists.matches("pub unsafe fn").count(), 1, "{lists}");
    assert!(lists.contains(function), "{lists}");
    assert!(!bindings.contains("for i in"), "{bindings}");
    let calls: Vec<&str> = bindings.lines().filter(|line| line.contains("lists::")).collect();
    assert_eq!(
        calls,
        [
            "let result4 = super::super::super::super::lists::lift_0(base4, len4);",
            "let result14 = super::super::super::super::lists::lift_0(base14, len14);"
        ]
    );
}
