//! Formats of models, by their first bytes, and by their names where those say nothing.

use super::is_torch;
use crate::path::ends_with;

/// Ends of names that only models and their parts have, and that any binary content makes one.
const NAMES: [(&str, &str); 26] = [
    (".safetensors", "safetensors model"),
    (".gguf", "GGUF model"),
    (".ggml", "GGML model"),
    (".onnx", "ONNX model"),
    (".pt", "PyTorch model"),
    (".pth", "PyTorch model"),
    (".pt2", "PyTorch model"),
    (".ptl", "PyTorch model"),
    (".torchscript", "PyTorch model"),
    (".ckpt", "checkpoint of a model"),
    (".pkl", "pickle"),
    (".pickle", "pickle"),
    (".joblib", "pickle of joblib"),
    (".dill", "pickle of dill"),
    (".h5", "HDF5 model"),
    (".hdf5", "HDF5 model"),
    (".keras", "Keras model"),
    (".tflite", "TensorFlow Lite model"),
    (".caffemodel", "Caffe model"),
    (".mlmodel", "Core ML model"),
    (".pdparams", "PaddlePaddle model"),
    (".params", "model's parameters"),
    (".engine", "TensorRT engine"),
    (".mar", "TorchServe archive"),
    (".npz", "arrays of NumPy"),
    (".llamafile", "llamafile"),
];

/// Names that others than models have too: their content must say it.
const WEIGHTS: [&str; 6] =
    ["pytorch_model", "model.bin", "saved_model.pb", "frozen_inference_graph.pb", "tf_model", "weights.bin"];

/// By its first bytes, of so many.
pub fn of(name: &[u8], bytes: &[u8], size: u64) -> Option<&'static str> {
    let by_content = match bytes {
        [b'G', b'G', b'U', b'F', 1..=3, 0, 0, 0, ..] => Some("GGUF model"),
        [b'l' | b't' | b'f', b'm' | b'j', b'g', b'g', ..] => Some("GGML model"),
        [_, _, _, _, b'T', b'F', b'L', b'3', ..] => Some("TensorFlow Lite model"),
        _ if is_safetensors(bytes, size) => Some("safetensors model"),
        _ if is_torch(bytes) => Some("PyTorch model"),
        _ => None,
    };
    by_content.or_else(|| by_name(name).filter(|_| is_binary(bytes)))
}

pub fn by_name(name: &[u8]) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let ending = NAMES.iter().find(|(end, _)| ends_with(&name, end)).map(|(_, format)| *format);
    let has = |word: &&str| name.windows(word.len()).any(|there| there == word.as_bytes());
    ending.or_else(|| WEIGHTS.iter().any(has).then_some("weights of a model"))
}

/// Eight bytes of length, then that much JSON that names tensors.
fn is_safetensors(bytes: &[u8], size: u64) -> bool {
    let Some((length, header)) = bytes.split_first_chunk::<8>() else { return false };
    let length = u64::from_le_bytes(*length);
    header.starts_with(b"{\"")
        && length < size
        && memchr::memmem::find(&header[..header.len().min(64 << 10)], b"\"dtype\"").is_some()
}

/// No text: `.pt` is Portuguese too, and `.params` a list of settings.
fn is_binary(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(8 << 10)].contains(&0)
}
