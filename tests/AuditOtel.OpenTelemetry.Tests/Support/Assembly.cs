// An annotated body finds the trail of the process, which is the one installed last.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
