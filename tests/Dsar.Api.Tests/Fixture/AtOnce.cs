// Tests wait for disks, servers and other processes about as long as they compute, so more of them run at once than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
