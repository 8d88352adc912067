//! Operators on values, as far as they are known: one side may settle what the other can't change.

use hcl::edit::expr::BinaryOperator;

use super::evaluate::{waiting, waits};
use super::functions;
use crate::iac::Value;

pub(super) fn operate(operator: BinaryOperator, left: &Value, right: &Value) -> Value {
    let why = || waits(waiting(left).or(waiting(right)).unwrap_or("an operation on other types"));
    let (yes, no) = (functions::boolean(left), functions::boolean(right));
    match operator {
        // One side can settle it, whatever the other turns out to be.
        BinaryOperator::And if yes == Some(false) || no == Some(false) => return Value::Bool(false),
        BinaryOperator::Or if yes == Some(true) || no == Some(true) => return Value::Bool(true),
        BinaryOperator::And | BinaryOperator::Or => {
            return match (yes, no) {
                (Some(left), Some(_)) => Value::Bool(left),
                _ => why(),
            };
        }
        BinaryOperator::Eq => return same(left, right).map_or_else(why, Value::Bool),
        BinaryOperator::NotEq => {
            return same(left, right).map_or_else(why, |same| Value::Bool(!same));
        }
        _ => {}
    }
    let (Some(left), Some(right)) = (functions::number(left), functions::number(right)) else {
        return why();
    };
    match operator {
        BinaryOperator::Less => Value::Bool(left < right),
        BinaryOperator::LessEq => Value::Bool(left <= right),
        BinaryOperator::Greater => Value::Bool(left > right),
        BinaryOperator::GreaterEq => Value::Bool(left >= right),
        BinaryOperator::Plus => Value::Number(left + right),
        BinaryOperator::Minus => Value::Number(left - right),
        BinaryOperator::Mul => Value::Number(left * right),
        BinaryOperator::Div if right != 0.0 => Value::Number(left / right),
        BinaryOperator::Mod if right != 0.0 => Value::Number(left % right),
        _ => waits("a division by zero"),
    }
}

/// Whether two values are equal; `None` where an unknown decides. A string is never equal to a number.
pub(super) fn same(left: &Value, right: &Value) -> Option<bool> {
    Some(match (left, right) {
        (Value::Unknown { .. }, _) | (_, Value::Unknown { .. }) => return None,
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left == right,
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::List(left), Value::List(right)) => {
            if left.len() != right.len() {
                return Some(false);
            }
            return all(left.iter().zip(right).map(|(left, right)| same(&left.value, &right.value)));
        }
        (Value::Map(left), Value::Map(right)) => {
            if left.entries.len() != right.entries.len() {
                return Some(false);
            }
            return all(left.entries.iter().map(|entry| match right.get(&entry.key) {
                Some(right) => same(&entry.node.value, &right.value),
                None => Some(false),
            }));
        }
        _ => false,
    })
}

fn all(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = true;
    for answer in answers {
        match answer {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = false,
        }
    }
    known.then_some(true)
}
