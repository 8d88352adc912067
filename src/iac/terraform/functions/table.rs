//! Which function a name calls, with how many arguments, and how much of them it must know.

use std::ops::RangeInclusive;

use super::arguments::Arguments;
use super::{
    choices, collections, convert, csv, dates, encoding, format, hashes, json, lists, maps, networks,
    numeric, paths, patterns, sets, strings, yaml, yaml_write,
};
use crate::iac::Value;

/// `None` where Terraform would refuse the arguments, or where an unknown part of them decides.
type Answer = fn(&Arguments) -> Option<Value>;

pub(super) struct Function {
    pub takes: RangeInclusive<usize>,
    /// Anything unknown in the arguments, also deep inside, makes the result unknown.
    pub needs_all: bool,
    pub answer: Answer,
}

/// For functions that take any number of arguments.
const ANY: usize = usize::MAX;

/// A function that needs to know everything about its arguments.
fn needs_all(least: usize, most: usize, answer: Answer) -> Function {
    Function { takes: least..=most, needs_all: true, answer }
}

/// A function that looks for itself whether what it needs is known.
fn looks(least: usize, most: usize, answer: Answer) -> Function {
    Function { takes: least..=most, needs_all: false, answer }
}

/// The functions whose results are certain. Those left out read files or the clock, draw lots, unlock
/// secrets, belong to providers, or answer with what we have no value for (`type`, `issensitive`).
pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "abs" => needs_all(1, 1, numeric::abs),
        "ceil" => needs_all(1, 1, numeric::ceil),
        "floor" => needs_all(1, 1, numeric::floor),
        "log" => needs_all(2, 2, numeric::log),
        "max" => needs_all(1, ANY, numeric::max),
        "min" => needs_all(1, ANY, numeric::min),
        "parseint" => needs_all(2, 2, numeric::parseint),
        "pow" => needs_all(2, 2, numeric::pow),
        "signum" => needs_all(1, 1, numeric::signum),
        "sum" => needs_all(1, 1, numeric::sum),

        "chomp" => needs_all(1, 1, strings::chomp),
        "endswith" => needs_all(2, 2, strings::endswith),
        "format" => needs_all(1, ANY, format::format),
        "formatlist" => looks(1, ANY, format::formatlist),
        "indent" => needs_all(2, 2, strings::indent),
        "join" => needs_all(2, ANY, strings::join),
        "lower" => needs_all(1, 1, strings::lower),
        "regex" => needs_all(2, 2, patterns::regex),
        "regexall" => needs_all(2, 2, patterns::regexall),
        "replace" => needs_all(3, 3, patterns::replace),
        "split" => needs_all(2, 2, strings::split),
        "startswith" => needs_all(2, 2, strings::startswith),
        "strcontains" => needs_all(2, 2, strings::strcontains),
        "strrev" => needs_all(1, 1, strings::strrev),
        "substr" => needs_all(3, 3, strings::substr),
        "title" => needs_all(1, 1, strings::title),
        "trim" => needs_all(2, 2, strings::trim),
        "trimprefix" => needs_all(2, 2, strings::trimprefix),
        "trimspace" => needs_all(1, 1, strings::trimspace),
        "trimsuffix" => needs_all(2, 2, strings::trimsuffix),
        "upper" => needs_all(1, 1, strings::upper),

        "alltrue" => looks(1, 1, choices::alltrue),
        "anytrue" => looks(1, 1, choices::anytrue),
        "can" => looks(1, 1, choices::can),
        "coalesce" => looks(1, ANY, choices::coalesce),
        "coalescelist" => looks(1, ANY, choices::coalescelist),
        "try" => looks(1, ANY, choices::first),

        "chunklist" => looks(2, 2, lists::chunklist),
        "compact" => needs_all(1, 1, lists::compact),
        "concat" => looks(1, ANY, lists::concat),
        "contains" => looks(2, 2, lists::contains),
        "distinct" => needs_all(1, 1, lists::distinct),
        "element" => looks(2, 2, lists::element),
        "flatten" => looks(1, 1, lists::flatten),
        "index" => looks(2, 2, lists::index),
        "length" => looks(1, 1, collections::length),
        "matchkeys" => looks(3, 3, lists::matchkeys),
        "one" => looks(1, 1, lists::one),
        "range" => needs_all(1, 3, lists::range),
        "reverse" => looks(1, 1, lists::reverse),
        "setproduct" => needs_all(2, ANY, lists::setproduct),
        "slice" => looks(3, 3, lists::slice),
        "sort" => needs_all(1, 1, lists::sort),
        "setintersection" => needs_all(1, ANY, sets::setintersection),
        "setsubtract" => needs_all(2, 2, sets::setsubtract),
        "setunion" => looks(1, ANY, sets::setunion),

        "keys" => looks(1, 1, maps::keys),
        "lookup" => looks(2, 3, maps::lookup),
        "merge" => looks(0, ANY, maps::merge),
        "transpose" => needs_all(1, 1, maps::transpose),
        "values" => looks(1, 1, maps::values),
        "zipmap" => looks(2, 2, maps::zipmap),

        "base64decode" => needs_all(1, 1, encoding::base64decode),
        "base64encode" => needs_all(1, 1, encoding::base64encode),
        "csvdecode" => needs_all(1, 1, csv::csvdecode),
        "jsondecode" => needs_all(1, 1, json::jsondecode),
        "jsonencode" => looks(1, 1, json::jsonencode),
        "textdecodebase64" => needs_all(2, 2, encoding::textdecodebase64),
        "textencodebase64" => needs_all(2, 2, encoding::textencodebase64),
        "urldecode" => needs_all(1, 1, encoding::urldecode),
        "urlencode" => needs_all(1, 1, encoding::urlencode),
        "yamldecode" => needs_all(1, 1, yaml::yamldecode),
        "yamlencode" => needs_all(1, 1, yaml_write::yamlencode),

        "formatdate" => needs_all(2, 2, dates::formatdate),
        "timeadd" => needs_all(2, 2, dates::timeadd),
        "timecmp" => needs_all(2, 2, dates::timecmp),

        "base64sha256" => needs_all(1, 1, hashes::base64sha256),
        "base64sha512" => needs_all(1, 1, hashes::base64sha512),
        "md5" => needs_all(1, 1, hashes::md5),
        "sha1" => needs_all(1, 1, hashes::sha1),
        "sha256" => needs_all(1, 1, hashes::sha256),
        "sha512" => needs_all(1, 1, hashes::sha512),
        "uuidv5" => needs_all(2, 2, hashes::uuidv5),

        "cidrcontains" => needs_all(2, 2, networks::cidrcontains),
        "cidrhost" => needs_all(2, 2, networks::cidrhost),
        "cidrnetmask" => needs_all(1, 1, networks::cidrnetmask),
        "cidrsubnet" => needs_all(3, 3, networks::cidrsubnet),
        "cidrsubnets" => needs_all(1, ANY, networks::cidrsubnets),

        "abspath" => needs_all(1, 1, paths::abspath),
        "basename" => needs_all(1, 1, paths::basename),
        "dirname" => needs_all(1, 1, paths::dirname),
        "pathexpand" => needs_all(1, 1, paths::pathexpand),

        "nonsensitive" | "sensitive" => looks(1, 1, collections::same_value),
        "tobool" => needs_all(1, 1, convert::tobool),
        "tolist" => looks(1, 1, convert::tolist),
        "tomap" => looks(1, 1, convert::tomap),
        "tonumber" => needs_all(1, 1, convert::tonumber),
        "toset" => looks(1, 1, sets::toset),
        "tostring" => needs_all(1, 1, convert::tostring),
        _ => return None,
    })
}
