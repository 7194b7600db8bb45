using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// Most of the time these tests wait for a disk, a timer or strace: two at a time use two processors better than one, and more would slow each other.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
