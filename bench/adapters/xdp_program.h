// The program at an interface that hands frames of our type to an AF_XDP socket, and all others on.
// It is attached by a link that is a descriptor: with the last one it is off again.
#pragma once

#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

#include "bench/adapters/veth.h"

namespace ipcmark::xdp {

inline sys::UniqueFd bpf(bpf_cmd command, bpf_attr& attributes, const char* what) {
  return sys::UniqueFd(static_cast<int>(
      sys::check(::syscall(SYS_bpf, command, &attributes, sizeof attributes), what)));
}

// Of one place: queue 0 of one interface.
inline sys::UniqueFd socket_map(int socket) {
  bpf_attr create{};
  create.map_type = BPF_MAP_TYPE_XSKMAP;
  create.key_size = create.value_size = sizeof(std::uint32_t);
  create.max_entries = 1;
  sys::UniqueFd map = bpf(BPF_MAP_CREATE, create, "BPF_MAP_CREATE (CAP_BPF, CAP_NET_ADMIN)");
  const std::uint32_t queue = 0;
  bpf_attr update{};
  update.map_fd = static_cast<std::uint32_t>(map.get());
  update.key = reinterpret_cast<std::uintptr_t>(&queue);
  update.value = reinterpret_cast<std::uintptr_t>(&socket);
  bpf(BPF_MAP_UPDATE_ELEM, update, "BPF_MAP_UPDATE_ELEM").release();  // returns no descriptor
  return map;
}

constexpr bpf_insn instruction(int code, int to, int from, int jump, std::int32_t value) {
  return {.code = static_cast<std::uint8_t>(code),
          .dst_reg = static_cast<std::uint8_t>(to & 0xF),
          .src_reg = static_cast<std::uint8_t>(from & 0xF),
          .off = static_cast<std::int16_t>(jump),
          .imm = value};
}

// if (data + 14 > data_end || type != ours) return XDP_PASS; return redirect_map(map, 0, XDP_PASS);
inline sys::UniqueFd redirect_program(int map) {
  constexpr int kLoadWord = BPF_LDX | BPF_MEM | BPF_W, kLoadHalf = BPF_LDX | BPF_MEM | BPF_H,
                kSet = BPF_ALU64 | BPF_MOV | BPF_K, kHeader = veth::kHeaderBytes;
  // NOLINTBEGIN(misc-redundant-expression): operands that are 0 say what the instruction is
  const std::array program{
      instruction(kLoadWord, BPF_REG_2, BPF_REG_1, offsetof(xdp_md, data), 0),
      instruction(kLoadWord, BPF_REG_3, BPF_REG_1, offsetof(xdp_md, data_end), 0),
      instruction(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_4, BPF_REG_2, 0, 0),
      instruction(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_4, 0, 0, kHeader),
      instruction(BPF_JMP | BPF_JGT | BPF_X, BPF_REG_4, BPF_REG_3, 8, 0),
      instruction(kLoadHalf, BPF_REG_5, BPF_REG_2, offsetof(ether_header, ether_type), 0),
      instruction(BPF_JMP | BPF_JNE | BPF_K, BPF_REG_5, 0, 6, htons(veth::kFrameType)),
      instruction(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, map),
      instruction(0, 0, 0, 0, 0),  // the upper half of the line above
      instruction(kSet, BPF_REG_2, 0, 0, 0),
      instruction(kSet, BPF_REG_3, 0, 0, XDP_PASS),
      instruction(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_redirect_map),
      instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
      instruction(kSet, BPF_REG_0, 0, 0, XDP_PASS),
      instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
  };
  // NOLINTEND(misc-redundant-expression)
  bpf_attr load{};
  load.prog_type = BPF_PROG_TYPE_XDP;
  load.expected_attach_type = BPF_XDP;
  load.insns = reinterpret_cast<std::uintptr_t>(program.data());
  load.insn_cnt = program.size();
  load.license = reinterpret_cast<std::uintptr_t>("Apache-2.0");
  return bpf(BPF_PROG_LOAD, load, "BPF_PROG_LOAD (CAP_BPF, CAP_NET_ADMIN)");
}

// `mode`: XDP_FLAGS_SKB_MODE or XDP_FLAGS_DRV_MODE. The link holds the program, and that the map.
inline sys::UniqueFd redirect(unsigned interface, int socket, std::uint32_t mode) {
  const sys::UniqueFd map = socket_map(socket);
  const sys::UniqueFd program = redirect_program(map.get());
  bpf_attr attach{};
  attach.link_create.prog_fd = static_cast<std::uint32_t>(program.get());
  attach.link_create.target_ifindex = interface;
  attach.link_create.attach_type = BPF_XDP;
  attach.link_create.flags = mode;
  return bpf(BPF_LINK_CREATE, attach, "BPF_LINK_CREATE of an XDP program (Linux 5.9)");
}

}  // namespace ipcmark::xdp
