#include <millrace/io/fault.hpp>

#include <cerrno>
#include <cstring>

#include <openssl/x509_vfy.h>

namespace millrace::io {
namespace {

std::string_view describe_kind(FaultKind kind) noexcept {
    switch (kind) {
        case FaultKind::Cancelled:
            return "cancelled";
        case FaultKind::TimedOut:
            return "timed out";
        case FaultKind::Closed:
            return "closed";
        case FaultKind::Reset:
            return "connection reset";
        case FaultKind::Refused:
            return "connection refused";
        case FaultKind::Unreachable:
            return "host unreachable";
        case FaultKind::NameUnknown:
            return "unknown host name";
        case FaultKind::Tls:
            return "TLS failure";
        case FaultKind::Overloaded:
            return "too many waiting";
        case FaultKind::System:
            break;
    }
    return "system error";
}

}  // namespace

std::string_view describe(Fault fault) noexcept {
    if (fault.kind == FaultKind::Tls && fault.detail != X509_V_OK) {
        return X509_verify_cert_error_string(fault.detail);
    }
    if (fault.kind == FaultKind::System && fault.detail != 0) {
        const char* text = strerrordesc_np(fault.detail);
        if (text != nullptr) { return text; }
    }
    return describe_kind(fault.kind);
}

Fault fault_from_errno(int error) noexcept {
    switch (error) {
        case ECANCELED:
            return {FaultKind::Cancelled, error};
        case ETIMEDOUT:
            return {FaultKind::TimedOut, error};
        case EBADF:
            return {FaultKind::Closed, error};
        case ECONNRESET:
        case ECONNABORTED:
        case EPIPE:
            return {FaultKind::Reset, error};
        case ECONNREFUSED:
            return {FaultKind::Refused, error};
        case EHOSTUNREACH:
        case ENETUNREACH:
        case ENETDOWN:
        case EADDRNOTAVAIL:
            return {FaultKind::Unreachable, error};
        default:
            return {FaultKind::System, error};
    }
}

}  // namespace millrace::io
