/**
 * {@code courant doctor}: one {@link io.courant.cli.doctor.Check} for each thing about a machine that a broker depends on, and
 * what to do where it is not as it should be.
 *
 * <p>A check takes all it looks at as arguments (files of {@code /proc}, clocks, directories), so that a test can show it a
 * bad machine. It runs on the caller's thread and blocks. What cannot be found out here is said to be unknown; it is no
 * fault.
 *
 * <p>What always holds: nothing is changed, locked or left behind. One file is written, {@code .courant-doctor-probe}, to
 * time the disk; it is removed again, and a start ignores one that was left.
 *
 * <p>Read next: {@link io.courant.cli.doctor.Doctor}, {@link io.courant.cli.doctor.Machine}.
 */
@NullMarked
package io.courant.cli.doctor;

import org.jspecify.annotations.NullMarked;
