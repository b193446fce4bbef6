# The Debian 12 packages each purpose needs, and need(), which installs what is missing.
# Sourced by ./run; bash.

# What compiles and links the product, its tests included.
packages_build=(
    clang-19 lld-19 llvm-19 cmake ninja-build ccache pkg-config
    libboost1.81-dev libssl-dev libfmt-dev libspdlog-dev libcli11-dev libyaml-cpp-dev
    libsimdjson-dev libre2-dev libhowardhinnant-date-dev tzdata libexpected-dev libhwy-dev libkissfft-dev libdragonbox-dev
    libfast-float-dev libpq-dev libsqlite3-dev
    libgtest-dev libgmock-dev libbenchmark-dev
    nlohmann-json3-dev ca-certificates
)
# llvm-19 above is there for its symbolizer: without it a sanitizer report has no names.
packages_demo=(curl python3)
packages_test=(
    libclang-rt-19-dev valgrind chromium curl jq openssl git python3 clang-format-19
    postgresql-15 pgbouncer
)
packages_bench=(
    wrk nginx-light valgrind curl jq python3-numpy libfftw3-dev postgresql-15
)
packages_fuzz=(libclang-rt-19-dev)
packages_fmt=(clang-format-19 git)
packages_check=(clang-tidy-19 clang-format-19 git python3)

# The console is bundled by node, and the harness of the gateway cases runs on it. Any node
# from 18 on will do, wherever it comes from.
node_is_missing() {
    ! { command -v npm && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; } \
        >/dev/null 2>&1
}

# need PURPOSE... — installs the packages of these purposes that are missing, and says which.
need() {
    local purpose package wanted=() missing=()
    for purpose in "$@"; do
        local -n packages="packages_$purpose"
        wanted+=("${packages[@]}")
        if [ "$purpose" = build ] && node_is_missing; then missing+=(nodejs npm); fi
    done
    local -A installed=()
    while read -r package; do
        installed[$package]=1
    done < <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
        sed -n 's/^installed //p')
    for package in "${wanted[@]}"; do
        [ -n "${installed[$package]:-}" ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
    install_packages "${missing[@]}"
}

install_packages() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "run: these packages are missing, and there is no sudo to install them with:" >&2
            echo "    apt-get install $*" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "run: installing $*"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"
}
