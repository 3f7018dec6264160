//! Reads and writes floats, as the standard library does to the last digit, in a tenth of its code.
//!
//! It is made for the few floats in a file: exact arithmetic on decimal digits, without tables.

#![allow(clippy::cast_possible_truncation)] // what is cast is a digit, or the exponent of a float

/// More digits tell no two floats apart.
const MOST_DIGITS: usize = 17;
/// The most bits by which one pass over the digits shifts, so that a digit and what is carried fit into 64 bits.
const BITS: i32 = 59;
/// The exponents of the smallest float and of the largest power of two.
const EXPONENTS: std::ops::RangeInclusive<i32> = -1074..=1023;

/// Reads a float.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let (negative, number) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = match number.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        number => Decimal::read(number)?.value(),
    };
    Some(if negative { -value } else { value })
}

/// How a float is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As Rust's `Debug`: a whole number with `.0`, a very large or small one with an exponent.
    Exact,
    /// As Rust's `Display`: digits only.
    Plain,
}

/// Writes a float with as few digits as tell it from all others.
#[must_use]
pub fn write(value: f64, style: Style) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return format!("{sign}inf");
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        #[allow(clippy::cast_sign_loss)] // it has none any more
        let whole = value.abs() as u64;
        return format!("{sign}{whole}{}", if style == Style::Exact { ".0" } else { "" });
    }
    let Decimal { digits, point } = shortest(value.abs());
    if style == Style::Exact && !(-3..=16).contains(&point) {
        let (first, others) = digits.split_at(1);
        let dot = if others.is_empty() { "" } else { "." };
        return format!("{sign}{}{dot}{}e{}", text(first), text(others), point - 1);
    }
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX); // at most 17
    let zeros = |number: i32| vec![0; usize::try_from(number).unwrap_or_default()];
    let all = [zeros(1 - point), digits, zeros(point - length)].concat();
    let (whole, fraction) = all.split_at(usize::try_from(point).unwrap_or_default().max(1));
    let fraction = if fraction.is_empty() && style == Style::Exact { "0".to_owned() } else { text(fraction) };
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{dot}{fraction}", text(whole))
}

fn text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

/// A number of decimal digits: 0.123 × 10^point, without zeros at either end.
#[derive(Clone, Default)]
struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// Reads a number without a sign.
    fn read(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once('e') {
            Some((number, exponent)) => (number, Some(exponent)),
            None => (text, None),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte.wrapping_sub(b'0')).collect();
        if digits.is_empty() || digits.iter().any(|digit| *digit > 9) {
            return None;
        }
        let exponent = exponent.map_or(Some(0), exponent_of)?;
        let point = i32::try_from(whole.len()).unwrap_or(i32::MAX).saturating_add(exponent);
        Some(Self { digits, point }.trimmed())
    }

    fn trimmed(mut self) -> Self {
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
        self.point = self.point.saturating_sub(i32::try_from(zeros).unwrap_or(i32::MAX));
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        self
    }

    /// Multiplies with 2^bits.
    fn shifted(mut self, mut bits: i32) -> Self {
        while bits > 0 {
            let step = bits.min(BITS);
            self = self.doubled(step);
            bits -= step;
        }
        while bits < 0 {
            let step = (-bits).min(BITS);
            self = self.halved(step);
            bits += step;
        }
        self
    }

    fn doubled(self, bits: i32) -> Self {
        let (mut digits, mut carried, mut point) = (Vec::with_capacity(self.digits.len() + 18), 0_u64, self.point);
        for digit in self.digits.iter().rev() {
            carried += u64::from(*digit) << bits;
            digits.push((carried % 10) as u8);
            carried /= 10;
        }
        while carried > 0 {
            digits.push((carried % 10) as u8);
            carried /= 10;
            point += 1;
        }
        digits.reverse();
        Self { digits, point }.trimmed()
    }

    fn halved(self, bits: i32) -> Self {
        let (mut digits, mut rest) = (Vec::with_capacity(self.digits.len() + 59), 0_u64);
        let mut given = self.digits.iter();
        loop {
            let digit = given.next();
            if digit.is_none() && rest == 0 {
                break;
            }
            rest = rest * 10 + u64::from(digit.copied().unwrap_or_default());
            digits.push((rest >> bits) as u8);
            rest &= (1 << bits) - 1;
        }
        Self { digits, ..self }.trimmed()
    }

    /// The whole number that is nearest, of two the even one.
    fn rounded(&self) -> u64 {
        let digits = usize::try_from(self.point).unwrap_or_default();
        let whole = (0..digits).fold(0, |whole, at| whole * 10 + u64::from(self.digit(at)));
        let up = match self.digit(digits) {
            _ if self.point < 0 => false,
            5 if self.digits.len() <= digits + 1 => whole % 2 == 1,
            digit => digit >= 5,
        };
        whole + u64::from(up)
    }

    fn digit(&self, at: usize) -> u8 {
        self.digits.get(at).copied().unwrap_or_default()
    }

    /// The nearest float.
    fn value(mut self) -> f64 {
        if self.digits.is_empty() || self.point < -330 {
            return 0.0;
        }
        if self.point > 310 {
            return f64::INFINITY;
        }
        // Make it at least a half and less than 1.
        let mut exponent = 0;
        while self.point > 0 {
            let bits = (3 * (self.point - 1) + 1).min(BITS);
            self = self.halved(bits);
            exponent += bits;
        }
        while self.point < 0 || self.digit(0) < 5 {
            let bits = (-3 * self.point).clamp(1, BITS);
            self = self.doubled(bits);
            exponent -= bits;
        }
        // A float has 53 bits, and less near zero.
        let bits = (exponent - EXPONENTS.start()).min(53);
        if bits < 0 {
            return 0.0;
        }
        // It has no more than 53 bits, so that nothing is rounded here.
        #[allow(clippy::cast_precision_loss)]
        let mantissa = self.shifted(bits).rounded() as f64;
        mantissa * power(exponent - bits)
    }

    /// The decimals with so many digits that are next to this one, the nearer one first.
    fn cut(&self, length: usize) -> [Self; 2] {
        let kept = self.digits.get(..length).unwrap_or(&self.digits);
        let below = Self { digits: kept.to_vec(), point: self.point };
        let mut above = below.clone();
        above.digits.resize(length, 0);
        match above.digits.iter().rposition(|digit| *digit < 9) {
            Some(last) => {
                above.digits.truncate(last + 1);
                above.digits.iter_mut().skip(last).for_each(|digit| *digit += 1);
            }
            None => above = Self { digits: vec![1], point: self.point + 1 },
        }
        if self.digit(length) >= 5 { [above, below.trimmed()] } else { [below.trimmed(), above] }
    }
}

/// The shortest decimal from which a positive float can be read again.
fn shortest(value: f64) -> Decimal {
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> 52) as i32, bits & ((1 << 52) - 1));
    let mantissa = if exponent == 0 { fraction } else { fraction | 1 << 52 };
    let whole = Decimal::read(&mantissa.to_string()).unwrap_or_default(); // digits are a number
    let exact = whole.shifted(exponent.max(1) - 1 + EXPONENTS.start());
    let shorter = (1..MOST_DIGITS).flat_map(|length| exact.cut(length));
    let found = shorter.into_iter().find(|decimal| decimal.clone().value().to_bits() == bits);
    found.unwrap_or_else(|| {
        let [nearest, _] = exact.cut(MOST_DIGITS);
        nearest
    })
}

/// 2^exponent, which must be one of [`EXPONENTS`].
fn power(exponent: i32) -> f64 {
    let normal = u64::try_from(exponent + 1023).unwrap_or_default();
    f64::from_bits(if normal > 0 { normal << 52 } else { 1 << (exponent - EXPONENTS.start()) })
}

/// The exponent that is written behind an `e`. One that is too large for a number is as good as any other such one.
fn exponent_of(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent =
        digits.bytes().fold(0_i32, |number, byte| number.saturating_mul(10).saturating_add((byte - b'0').into()));
    Some(if text.starts_with('-') { -exponent } else { exponent })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Floats of all sizes: powers of two, their neighbours, and others.
    fn floats() -> impl Iterator<Item = f64> {
        let edges = (0..2047_u64).step_by(3).flat_map(|exponent| {
            let bits = exponent << 52;
            [bits, bits + 1, bits.wrapping_sub(1) & (u64::MAX >> 1), bits | 0x8_0000_0000_0000]
        });
        let mut seed = 1_u64;
        let others = (0..1_000).map(move |_| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        });
        edges.chain(others).map(f64::from_bits)
    }

    #[test]
    fn writes_as_the_standard_library() {
        for value in floats().chain([0.0, -0.0, 0.1, 1.5, 1e15, 1e16, 1e-4, 99e-6, 0.3, 100.0, f64::NAN, f64::INFINITY])
        {
            assert_eq!(write(value, Style::Exact), format!("{value:?}"));
            assert_eq!(write(value, Style::Plain), format!("{value}"));
        }
        for number in 0..500_i32 {
            let value = f64::from(number) / 100.0;
            assert_eq!(write(value, Style::Exact), format!("{value:?}"));
            assert_eq!(write(-value, Style::Plain), format!("{}", -value));
        }
    }

    #[test]
    fn reads_as_the_standard_library() {
        let same = |text: &str| {
            let (ours, theirs) = (parse(text).map(f64::to_bits), text.parse::<f64>().ok().map(f64::to_bits));
            assert_eq!(ours, theirs, "{text}");
        };
        for value in floats() {
            same(&format!("{value}"));
            same(&format!("{value:e}"));
            same(&format!("{value:.20e}"));
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "e5",
            "1e",
            "1e+",
            "+1",
            "--1",
            "1.2.3",
            "1e400",
            "1e-400",
            "1E5",
            "inf",
            "-Infinity",
            "0e99999999999",
            "1e99999999999",
            "1e-99999999999",
            "9007199254740993",
            "2.4703282292062327e-324",
            "-0",
            "00.10",
            "1_0",
            "2.4703282292062328e-324",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            " 1",
            "1e5.0",
            "infinit",
            "0x10",
        ] {
            same(text);
        }
        same(&format!("0.{}1", "0".repeat(400)));
        same(&format!("9007199254740993{}1e-400", "0".repeat(400)));
    }
}
