//! Where a network is trained.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Where a network is trained.
///
/// ```
/// use interlayer_nets::Device;
/// assert_eq!("cpu".parse(), Ok(Device::Cpu));
/// assert!("cuda".parse::<Device>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Device {
    /// The fastest one that there is: the CPU for now.
    #[default]
    Auto,
    /// The CPU.
    Cpu,
}

impl Device {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Auto, Self::Cpu];

    /// As [`FromStr`] reads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Cpu => "cpu",
        }
    }
}

/// Text that names no device on which networks are trained.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// A device that trains no networks.
    #[error(
        "networks are trained on the CPU for now, and a GPU is used only by the neighbour search: give {}",
        known()
    )]
    Cuda,
    /// No device.
    #[error("no device is called `{name}`: there are {}", known())]
    Unknown {
        /// The text.
        name: String,
    },
}

fn known() -> String {
    Device::ALL.map(Device::name).join(", ")
}

impl FromStr for Device {
    type Err = DeviceError;

    fn from_str(name: &str) -> Result<Self, DeviceError> {
        match Self::ALL.into_iter().find(|device| device.name() == name) {
            Some(device) => Ok(device),
            None if name == "cuda" => Err(DeviceError::Cuda),
            None => Err(DeviceError::Unknown { name: name.to_owned() }),
        }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_back() {
        for device in Device::ALL {
            assert_eq!(device.to_string().parse(), Ok(device));
        }
        let refused = |name: &str| name.parse::<Device>().unwrap_err().to_string();
        assert!(refused("cuda").contains("trained on the CPU for now") && refused("cuda").contains("give auto, cpu"));
        assert_eq!(refused("tpu"), "no device is called `tpu`: there are auto, cpu");
    }
}
