//! The three functions of C's mathematics that something in here calls, under their C names: with them no start of the hook
//! loads, maps and relocates another shared library.

// SAFETY: each has the name, the signature and the meaning that C gives it (C11, 7.12), and touches no memory.
#[unsafe(no_mangle)]
extern "C" fn log(x: f64) -> f64 {
    libm::log(x)
}

// SAFETY: as above.
#[unsafe(no_mangle)]
extern "C" fn log2(x: f64) -> f64 {
    libm::log2(x)
}

// SAFETY: as above.
#[unsafe(no_mangle)]
extern "C" fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}
