.code16
.section .text
.globl _start
.set COM, 0x3f8
# RAM use: IVT at 0, stack 0x7c00, vars at 0x500
.set V_PMB, 0x500      # PM base
.set V_MODE,0x502      # 0 graceful, 1 ignore power button
.set V_BUSY,0x504
.set V_SEQ, 0x508
.set V_KVM, 0x50c
.set V_TX, 0x510
_start:
entry:
    cli
    cld
    xorw %ax,%ax
    movw %ax,%ds
    movw %ax,%es
    movw %ax,%ss
    movw $0x7c00,%sp
    movl $0x40000000,%eax; cpuid
    cmpl $0x4b4d564b,%ebx           # 'KVMK'
    jne tcgpath
    movl $0x1b,%ecx; rdmsr; andl $0xfffff7ff,%eax; wrmsr   # LAPIC off
    movw $1,%bp
    jmp apicdone
tcgpath:
    # unreal mode: flat %fs/%gs to reach the local APIC and RAM above 1 MiB
    lgdtl %cs:gdtr
    movl %cr0,%eax
    orb $1,%al
    movl %eax,%cr0
    jmp 1f
1:  movw $8,%bx
    movw %bx,%fs
    movw %bx,%gs
    andb $0xfe,%al
    movl %eax,%cr0
    ljmp $0xf000,$1f
1:  inb $0x92,%al; orb $2,%al; andb $0xfe,%al; outb %al,$0x92   # A20
    movl $0xfee000f0,%ebx
    movl $0x1ff,%fs:(%ebx)          # SVR enable
    movl $0xfee00350,%ebx
    movl $0x700,%fs:(%ebx)          # LINT0 = ExtINT, unmasked
    movw $0,%bp
apicdone:
    # test for RAM at 0 (PAM/SMM irrelevant) and set IVT: all to iret stub
    xorw %di,%di
    movw $256,%cx
1:  movw $isr_null,%ax
    stosw
    movw $0xf000,%ax
    stosw
    loop 1b
    # PIC vectors: master 0x20.., slave 0x28..
    movw $isr_com, 0x24*4
    movw $isr_sci, 0x29*4
    movb $0x11,%al; outb %al,$0x20; outb %al,$0xa0
    movb $0x20,%al; outb %al,$0x21
    movb $0x28,%al; outb %al,$0xa1
    movb $4,%al; outb %al,$0x21
    movb $2,%al; outb %al,$0xa1
    movb $1,%al; outb %al,$0x21; outb %al,$0xa1
    movb $0xeb,%al; outb %al,$0x21     # unmask irq2, irq4
    movb $0xfd,%al; outb %al,$0xa1     # unmask irq9
    # serial: IER rx int, MCR OUT2
    movw $COM+1,%dx; movb $1,%al; outb %al,%dx
    movw $COM+4,%dx; movb $0x0b,%al; outb %al,%dx
    # ELCR: irq9 level
    movw $0x4d1,%dx; movb $2,%al; outb %al,%dx
    # chipset
    movl $0x80000000,%ebx
    call pcir
    movw %bp,V_KVM
    movw $0,V_TX
    movb $0,V_BUSY
    movb $0,V_MODE
    cmpl $0x12378086,%eax
    je piix
    cmpl $0x29c08086,%eax
    je ich9
    movw $0,V_PMB
    jmp ready
piix:
    movw $0xb000,V_PMB
    movl $0x80000b40,%ebx; movl $0xb001,%eax; call pciw
    movl $0x80000b80,%ebx; movl $1,%eax; call pciw
    jmp pmen
ich9:
    movw $0x600,V_PMB
    movl $0x8000f840,%ebx; movl $0x601,%eax; call pciw
    movl $0x8000f844,%ebx; movl $0x80,%eax; call pciw
pmen:
    movw V_PMB,%dx
    movw $0xffff,%ax; outw %ax,%dx       # clear STS
    addw $2,%dx; movw $0x100,%ax; outw %ax,%dx   # PWRBTN_EN
    addw $2,%dx; movw $1,%ax; outw %ax,%dx       # SCI_EN
ready:
    movw $msg_ready,%si; call puts
idle:
    sti
1:  hlt
    cmpb $0,V_BUSY
    je 1b
2:  cmpb $0,V_BUSY          # busy loop
    jne 2b
    jmp 1b

puts:                       # cs:si
    movb %cs:(%si),%al
    orb %al,%al
    jz 9f
    call putc
    incw %si
    jmp puts
9:  ret
putc:
    pushw %dx
    pushw %ax
    movw $COM+5,%dx
1:  inb %dx,%al
    testb $0x20,%al
    jz 1b
    popw %ax
    movw $COM,%dx
    outb %al,%dx
    popw %dx
    ret
pcir:
    movl %ebx,%eax
    movw $0xcf8,%dx
    outl %eax,%dx
    movw $0xcfc,%dx
    inl %dx,%eax
    ret
pciw:
    pushl %eax
    movl %ebx,%eax
    movw $0xcf8,%dx
    outl %eax,%dx
    popl %eax
    movw $0xcfc,%dx
    outl %eax,%dx
    ret
isr_null:
    pushw %ax
    movb $0x20,%al
    outb %al,$0xa0
    outb %al,$0x20
    popw %ax
    iret
isr_sci:
    pushaw
    movw V_PMB,%dx
    inw %dx,%ax
    outw %ax,%dx            # ack
    testw $0x100,%ax
    jz 1f
    cmpb $0,V_MODE
    jne 1f
    movw $msg_pwr,%si; call puts
    call poweroff
1:  popaw
    jmp isr_null
poweroff:
    movw V_PMB,%dx
    addw $4,%dx
    movw $0x2001,%ax
    outw %ax,%dx
    ret
isr_com:
    pushaw
0:  movw $COM+5,%dx
    inb %dx,%al
    testb $1,%al
    jz eoi
    movw $COM,%dx
    inb %dx,%al
    call putc               # echo
    cmpb $'p',%al; jne 1f
    call poweroff
1:  cmpb $'r',%al; jne 1f
    movb $0xfe,%al; outb %al,$0x64
    hlt
1:  cmpb $'c',%al; jne 1f
    movw $0x505,%dx; movb $1,%al; outb %al,%dx
1:  cmpb $'w',%al; jne 1f
    movw $0x443,%dx; movb $0x0f,%al; outb %al,%dx
1:  cmpb $'s',%al; jne 1f
    movw V_PMB,%dx; addw $4,%dx; movw $0x2401,%ax; outw %ax,%dx
1:  cmpb $'h',%al; jne 1f
    cli; hlt
1:  cmpb $'b',%al; jne 1f
    movb $1,V_BUSY
1:  cmpb $'i',%al; jne 1f
    movb $0,V_BUSY
1:  cmpb $'g',%al; jne 1f
    movb $0,V_MODE
1:  cmpb $'x',%al; jne 1f
    movb $1,V_MODE
1:  cmpb $'d',%al; jne 1f
    call disk_read
1:  cmpb $'D',%al; jne 1f
    call disk_write
1:  cmpb $'n',%al; jne 1f
    call net_tx
1:  cmpb $'m',%al; jne 1f
    call memtouch
1:  cmpb $'f',%al; jne 1f
    movw $zero_idt,%si
    lidtw %cs:(%si)
    int $3                  # triple fault
1:  jmp 0b
eoi:
    popaw
    jmp isr_null
zero_idt: .word 0; .long 0
# IDE primary master, LBA0, 1 sector
ide_setup:
    movw $0x1f6,%dx; movb $0xe0,%al; outb %al,%dx
    movw $0x1f2,%dx; movb $1,%al; outb %al,%dx
    incw %dx; xorb %al,%al; outb %al,%dx
    incw %dx; outb %al,%dx
    incw %dx; outb %al,%dx
    ret
ide_wait:
    movw $0x1f7,%dx
1:  inb %dx,%al
    testb $0x80,%al
    jnz 1b
    testb $0x01,%al
    jnz 2f
    testb $0x08,%al
    jz 1b
    clc
    ret
2:  stc
    ret
disk_read:
    call ide_setup
    movw $0x1f7,%dx; movb $0x20,%al; outb %al,%dx
    call ide_wait
    jc 9f
    movw $0x1f0,%dx; movw $256,%cx; movw $0x1000,%di
    rep insw
    movb $'k',%al; call putc
    ret
9:  movb $'E',%al; call putc
    ret
disk_write:
    call ide_setup
    movw $0x1f7,%dx; movb $0x30,%al; outb %al,%dx
    call ide_wait
    jc 9b
    movw $0x1f0,%dx; movw $256,%cx; movw $0x1000,%si
    rep outsw
    movw $0x1f7,%dx
1:  inb %dx,%al
    testb $0x80,%al
    jnz 1b
    testb $1,%al
    jnz 9b
    movb $0xe7,%al; outb %al,%dx    # flush
1:  inb %dx,%al
    testb $0x80,%al
    jnz 1b
    movb $'K',%al; call putc
    ret
# rtl8139: scan bus0 devices for 10ec:8139, BAR0 := 0xc000, tx one broadcast frame of 64 bytes
net_tx:
    movl $0x80000000,%ebx
    movw $32,%cx
1:  call pcir
    cmpl $0x813910ec,%eax
    je 2f
    addl $0x800,%ebx
    loop 1b
    movb $'E',%al; call putc
    ret
2:  movb $0x10,%bl; movl $0xc001,%eax; call pciw
    movb $0x04,%bl; movl $0x5,%eax; call pciw
    movw $0xc037,%dx; movb $0x04,%al; outb %al,%dx  # TE
    movw $0x2000,%di                                # frame at 0x2000
    movw $0xffff,%ax; stosw; stosw; stosw
    movw $0xc000,%dx; inl %dx,%eax; stosl
    movw $0xc004,%dx; inw %dx,%ax; stosw
    movw $0xb588,%ax; stosw                         # ethertype 88b5
    movw $50,%cx; xorb %al,%al; rep stosb
    movw V_TX,%bx                                   # 4 TX descriptors, used in turn
    incw V_TX
    andw $3,%bx
    shlw $2,%bx
    leaw 0xc020(%bx),%dx; movl $0x2000,%eax; outl %eax,%dx
    leaw 0xc010(%bx),%dx; movl $64,%eax; outl %eax,%dx
    movb $'k',%al; call putc
    ret
# touch memory 1..28 MiB via unreal/32-bit? keep simple: real-mode A20 only 1 MiB region 0x10000-0x9ffff
memtouch:                   # dirty 1..9 MiB, one dword a page, value changes every time
    movl $0x100000,%ebx
    incl V_SEQ
    movl V_SEQ,%eax
    cmpw $0,V_KVM
    jne 3f
1:  movl %eax,%fs:(%ebx)
    addl $4096,%ebx
    cmpl $0x900000,%ebx
    jb 1b
2:  movb $'k',%al; call putc
    ret
3:  movw $0x1000,%dx                 # KVM/PVM: 64..576 KiB by real-mode segments
4:  movw %dx,%es
    movl %eax,%es:0
    addw $0x100,%dx
    cmpw $0x9000,%dx
    jb 4b
    movw $0,%dx
    movw %dx,%es
    jmp 2b
gdtr: .word 15; .long 0xf0000+gdt
.align 8
gdt: .quad 0; .quad 0x00cf92000000ffff
msg_ready: .asciz "ready\r\n"
msg_pwr: .asciz "pwrbtn\r\n"
.org 0xfff0
    ljmp $0xf000,$entry
    .org 0xffff
    .byte 0
