//! Numbers in a text: what a host carries from one call to the next.
//!
//! Every number takes four characters, so that any of them can be read and
//! changed where it stands: a call costs what it touches, not what there is.

/// A text that is not what an earlier call gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

/// The largest number that fits.
pub const MOST: u32 = (1 << 24) - 1;

const WIDTH: usize = 4;
const FIRST: u8 = b'0';

/// The number at `index`.
pub fn get(text: &[u8], index: usize) -> Result<u32, Broken> {
    let start = index.checked_mul(WIDTH).ok_or(Broken)?;
    let digits = text.get(start..start + WIDTH).ok_or(Broken)?;
    digits.iter().rev().try_fold(0, |number, digit| match digit.wrapping_sub(FIRST) {
        value @ 0..64 => Ok(number << 6 | u32::from(value)),
        _ => Err(Broken),
    })
}

/// Replaces the number at `index`.
pub fn set(text: &mut [u8], index: usize, number: u32) -> Result<(), Broken> {
    let start = index.checked_mul(WIDTH).ok_or(Broken)?;
    let place = text.get_mut(start..start + WIDTH).ok_or(Broken)?;
    place.copy_from_slice(&digits(number));
    Ok(())
}

/// Adds a number at the end.
pub fn push(text: &mut Vec<u8>, number: u32) {
    text.extend(digits(number));
}

/// Adds a number of up to 48 bits, as two.
pub fn push_long(text: &mut Vec<u8>, number: u64) {
    let [low, high] = halves(number);
    push(text, low);
    push(text, high);
}

/// The number that `push_long` put at `index`.
pub fn get_long(text: &[u8], index: usize) -> Result<u64, Broken> {
    Ok(u64::from(get(text, index)?) | u64::from(get(text, index + 1)?) << 24)
}

/// The largest number that fits in two.
pub const MOST_LONG: u64 = (1 << 48) - 1;

#[allow(clippy::cast_possible_truncation)] // masked
fn halves(number: u64) -> [u32; 2] {
    let number = number.min(MOST_LONG);
    [(number & u64::from(MOST)) as u32, (number >> 24) as u32]
}

#[allow(clippy::cast_possible_truncation)] // masked
fn digits(number: u32) -> [u8; WIDTH] {
    let number = number.min(MOST);
    [0, 6, 12, 18].map(|shift| FIRST + (number >> shift & 63) as u8)
}

/// Cuts `text` into pieces of so many numbers each, and what is left.
pub fn cut<const N: usize>(text: &[u8], numbers: [usize; N]) -> Result<([&[u8]; N], &[u8]), Broken> {
    let mut rest = text;
    let mut pieces = [rest; N];
    for (piece, count) in pieces.iter_mut().zip(numbers) {
        let length = count.checked_mul(WIDTH).filter(|&length| length <= rest.len()).ok_or(Broken)?;
        let (head, tail) = rest.split_at(length);
        *piece = head;
        rest = tail;
    }
    Ok((pieces, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut text = Vec::new();
        for number in [0, 1, 63, 64, 70_000, MOST] {
            push(&mut text, number);
        }
        push_long(&mut text, 1 << 40 | 5);
        assert!(text.is_ascii());
        assert_eq!((0..6).map(|index| get(&text, index).unwrap()).collect::<Vec<_>>(), [0, 1, 63, 64, 70_000, MOST]);
        assert_eq!(get_long(&text, 6), Ok(1 << 40 | 5));
        set(&mut text, 1, 99).unwrap();
        assert_eq!(get(&text, 1), Ok(99));
    }

    #[test]
    fn what_is_no_number_is_broken() {
        assert_eq!(get(b"", 0), Err(Broken));
        assert_eq!(get(b"00 0", 0), Err(Broken));
        assert_eq!(get(b"0000", 1), Err(Broken));
        assert_eq!(get(b"0000", usize::MAX), Err(Broken));
        assert_eq!(set(&mut [], 0, 1), Err(Broken));
        assert!(cut(b"0000", [2]).is_err());
    }
}
