# Shared by scripts/run and scripts/test. Sourced, from a script that has set `root` and `verb`.
# shellcheck shell=bash disable=SC2154

started=$EPOCHREALTIME

# Progress goes to stderr, with the seconds since the start.
say() {
  awk -v from="$started" -v to="$EPOCHREALTIME" 'BEGIN { printf "[%6.1f s] ", to - from }' >&2
  echo "$verb: $*" >&2
}

# What ccache knows from another checkout of the same sources is not compiled again. Paths below the
# root are taken as relative for that.
if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER="${CMAKE_C_COMPILER_LAUNCHER-ccache}"
  export CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER-ccache}"
  export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
fi

# configure PRESET: runs cmake unless its result is there and still good. Ninja itself runs cmake
# again when a CMakeLists.txt changed, but does not know of the presets file, and a tree that was
# moved or copied needs a new start.
configure() {
  local build="$root/build/$1"
  if [[ -f $build/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt"; then
    rm -rf "$build"
  fi
  if [[ ! -f $build/build.ninja || $root/CMakePresets.json -nt $build/build.ninja ]]; then
    (cd "$root" && cmake --preset "$1") >"$root/build/configure-$1.log" 2>&1 || {
      cat "$root/build/configure-$1.log" >&2
      return 1
    }
    touch "$build/build.ninja"
  fi
}

# What builds are started through; scripts/test sets it to fix the address layout.
layout=()

# build PRESET TARGET...: the compiler's lines go to a log unless it fails or somebody is watching.
build() {
  local build="$root/build/$1" log="$root/build/build-$1.log"
  shift
  if [[ -t 2 ]]; then
    "${layout[@]}" cmake --build "$build" --target "$@" >&2
  else
    "${layout[@]}" cmake --build "$build" --target "$@" >"$log" 2>&1 || {
      grep -v '^\[[0-9]*/[0-9]*\] Building' "$log" | tail -60 >&2
      return 1
    }
  fi
}

# A path as a file:// address that can be clicked.
file_url() {
  local path=$1
  path=${path//%/%25} path=${path// /%20} path=${path//#/%23} path=${path//\?/%3F}
  echo "file://$path"
}
