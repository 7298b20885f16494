//! marginalia
