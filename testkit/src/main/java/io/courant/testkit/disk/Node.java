package io.courant.testkit.disk;

/** What a name stands for. */
sealed interface Node permits DirectoryNode, FileNode {}
