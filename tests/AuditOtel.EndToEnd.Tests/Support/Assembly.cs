using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// The tests start programs that use both processors; side by side they would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
