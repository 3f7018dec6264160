//! A set of steps.

/// For each step number, whether the step is in the set.
pub struct Marks(Vec<bool>);

impl Marks {
    /// An empty set of steps numbered below `count`.
    pub fn none(count: u32) -> Self {
        Self(vec![false; count as usize])
    }

    /// Adds a step and returns whether it is new. A number beyond `count` is ignored.
    pub fn insert(&mut self, number: u32) -> bool {
        self.0.get_mut(number as usize).is_some_and(|mark| !std::mem::replace(mark, true))
    }

    pub fn contains(&self, number: u32) -> bool {
        self.0.get(number as usize).copied().unwrap_or_default()
    }

    /// The numbers of the steps, sorted.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.0).filter(|(_, mark)| **mark).map(|(number, _)| number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_new_once() {
        let mut marks = Marks::none(3);
        assert!(marks.insert(2) && marks.insert(0) && !marks.insert(2));
        assert!(!marks.insert(3), "no step has that number");
        assert_eq!(marks.iter().collect::<Vec<_>>(), [0, 2]);
        assert!(marks.contains(2) && !marks.contains(1) && !marks.contains(3));
    }
}
