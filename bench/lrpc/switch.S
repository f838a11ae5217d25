// Runs a function on another stack: void ipcmark_lrpc_switch(record, stack_top, function, argument).
//
// Out of line, because inline assembly may not push below a leaf function's red zone. Return address
// and stack pointer go into the linkage record. The frame address is computed from the frame
// pointer, which the callee preserves: so unwinders, debuggers and exceptions find their way back
// over the seam. Calls and returns stay balanced, as hardware shadow stacks want them.
#if defined(__x86_64__)
	.text
	.globl ipcmark_lrpc_switch
	.hidden ipcmark_lrpc_switch
	.type ipcmark_lrpc_switch, @function
	.p2align 4
ipcmark_lrpc_switch:
	.cfi_startproc
	endbr64
	pushq %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	movq %rsp, %rbp
	.cfi_def_cfa_register %rbp
	movq 8(%rbp), %rax
	movq %rax, 0(%rdi)
	movq %rbp, 8(%rdi)
	movq %rsi, %rsp
	movq %rcx, %rdi
	callq *%rdx
	movq %rbp, %rsp
	popq %rbp
	.cfi_def_cfa %rsp, 8
	retq
	.cfi_endproc
	.size ipcmark_lrpc_switch, .-ipcmark_lrpc_switch

	// long ipcmark_lrpc_trap(number, registers): the system call with six arguments from memory.
	// Whatever it returns is a result, also what looks like an error number.
	.globl ipcmark_lrpc_trap
	.hidden ipcmark_lrpc_trap
	.type ipcmark_lrpc_trap, @function
	.p2align 4
ipcmark_lrpc_trap:
	.cfi_startproc
	endbr64
	movq %rdi, %rax
	movq %rsi, %r11
	movq 0(%r11), %rdi
	movq 8(%r11), %rsi
	movq 16(%r11), %rdx
	movq 24(%r11), %r10
	movq 32(%r11), %r8
	movq 40(%r11), %r9
	syscall
	retq
	.cfi_endproc
	.size ipcmark_lrpc_trap, .-ipcmark_lrpc_trap
#elif defined(__aarch64__)
	.text
	.globl ipcmark_lrpc_switch
	.hidden ipcmark_lrpc_switch
	.type ipcmark_lrpc_switch, %function
	.p2align 4
ipcmark_lrpc_switch:
	.cfi_startproc
	hint #34  // bti c
	stp x29, x30, [sp, #-16]!
	.cfi_def_cfa_offset 16
	.cfi_offset 29, -16
	.cfi_offset 30, -8
	mov x29, sp
	.cfi_def_cfa_register 29
	stp x30, x29, [x0]
	mov sp, x1
	mov x0, x3
	blr x2
	mov sp, x29
	.cfi_def_cfa_register 31
	ldp x29, x30, [sp], #16
	.cfi_def_cfa_offset 0
	.cfi_restore 29
	.cfi_restore 30
	ret
	.cfi_endproc
	.size ipcmark_lrpc_switch, .-ipcmark_lrpc_switch

	.globl ipcmark_lrpc_trap
	.hidden ipcmark_lrpc_trap
	.type ipcmark_lrpc_trap, %function
	.p2align 4
ipcmark_lrpc_trap:
	.cfi_startproc
	hint #34
	mov x8, x0
	mov x9, x1
	ldp x0, x1, [x9]
	ldp x2, x3, [x9, #16]
	ldp x4, x5, [x9, #32]
	svc #0
	ret
	.cfi_endproc
	.size ipcmark_lrpc_trap, .-ipcmark_lrpc_trap
#else
#error "bench/lrpc knows x86-64 and aarch64: add the two functions of this file for another one"
#endif
	.section .note.GNU-stack, "", %progbits
