//! What a policy may take of the machine's memory.
//!
//! regorus counts what is allocated, by an allocator of its own, and ends an evaluation that goes beyond. It counts
//! after the fact, so functions that make much of little are bounded before they begin.

use regorus::{Engine, LimitError, Value, set_global_memory_limit};

/// What an evaluation may allocate beyond what is there: a policy with all of a large repository's data needs less.
pub(super) const ROOM: u64 = 256 << 20;
/// Numbers in a range: more than any configuration counts to.
const LONGEST_RANGE: i64 = 1_000_000;

/// Gives what is evaluated next its room.
pub(super) fn give_room() {
    let (in_use, _) = regorus_mimalloc::allocation_stats_snapshot();
    set_global_memory_limit(Some(in_use.allocated.saturating_add(ROOM)));
}

/// The rest of the run has no limit.
pub(super) fn done() {
    set_global_memory_limit(None);
}

/// Puts bounded functions in place of regorus's own.
pub(super) fn bound(engine: &mut Engine) {
    let plain = |args: Vec<Value>| range(&args[0], &args[1], 1).map_err(Into::into);
    let by_step = |args: Vec<Value>| match args[2].as_i64() {
        Ok(step) if step > 0 => range(&args[0], &args[1], step).map_err(Into::into),
        _ => Ok(Value::Undefined),
    };
    // Only a second extension of that name is an error.
    let _ = engine.add_extension("numbers.range".to_owned(), 2, Box::new(plain));
    let _ = engine.add_extension("numbers.range_step".to_owned(), 3, Box::new(by_step));
}

/// From one number to another, either way; undefined for what is no integer, as in OPA.
fn range(from: &Value, to: &Value, step: i64) -> Result<Value, LimitError> {
    let (Ok(from), Ok(to)) = (from.as_i64(), to.as_i64()) else { return Ok(Value::Undefined) };
    let steps = i128::from(from).abs_diff(i128::from(to)) / u128::from(step.unsigned_abs());
    if steps >= LONGEST_RANGE.unsigned_abs().into() {
        let size = u64::try_from(steps).unwrap_or(u64::MAX).saturating_mul(size_of::<Value>() as u64);
        return Err(LimitError::MemoryLimitExceeded { usage: size, limit: ROOM });
    }
    let step = if from <= to { step } else { -step };
    let numbers = (0..=steps as i64).map(|number| Value::from(from + number * step));
    Ok(Value::from(numbers.collect::<Vec<Value>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranged(from: i64, to: i64, step: i64) -> Option<String> {
        range(&Value::from(from), &Value::from(to), step).ok().map(|value| value.to_string())
    }

    #[test]
    fn a_range_goes_either_way_and_has_an_end() {
        assert_eq!(ranged(1, 3, 1).as_deref(), Some("[1,2,3]"));
        assert_eq!(ranged(3, 1, 1).as_deref(), Some("[3,2,1]"));
        assert_eq!(ranged(5, 5, 1).as_deref(), Some("[5]"));
        assert_eq!(ranged(0, 10, 4).as_deref(), Some("[0,4,8]"));
        assert_eq!(ranged(i64::MIN, i64::MAX, 1), None);
        assert_eq!(ranged(0, 2_000_000_000, 1), None);
    }
}
