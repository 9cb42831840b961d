/**
 * What the benchmarks ask the machine: CPU time and memory of a process, the state of the whole machine, how long a
 * sync takes, which cores a process may use, and how fast the bare hardware is, and
 * how much a block device has written.
 *
 * <p>Everything is read from Linux's {@code /proc} and {@code /sys}, or asked of small standard programs ({@code taskset},
 * {@code sync}, {@code cc}). Nothing here keeps state; every method may be called from any thread. CPU time counts all threads
 * of a process, user and system, dead threads too; a tick is a hundredth of a second, so a run has to use some seconds of CPU
 * before its figure means something.
 *
 * <p>Read next: {@code io.courant.bench.process}.
 */
@NullMarked
package io.courant.bench.machine;

import org.jspecify.annotations.NullMarked;
