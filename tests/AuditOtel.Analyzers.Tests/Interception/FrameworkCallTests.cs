using System.Runtime.Versioning;
using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Interception;

[Trait("Requirement", "I1")]
[UnsupportedOSPlatform("windows")]
public sealed class FrameworkCallTests
{
    [Fact]
    public async Task A_real_process_and_a_real_file_are_audited_before_they_are_touched()
    {
        var file = Path.GetTempFileName();
        try
        {
            var log = await LogAsync($$"""
                using (var p = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sleep", "60"))) { p!.Kill(); await p.WaitForExitAsync(); Probe.Note("exit " + p.ExitCode); }
                System.IO.File.SetUnixFileMode("{{file}}", System.IO.UnixFileMode.UserRead);
                """);

            Assert.Matches("^Target process=/bin/sleep;Begin;Succeed;Target process=[0-9]+;Begin;Succeed;exit 137;Target file=/.*;Argument mode=UserRead;Begin;Succeed$", string.Join(";", log));
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Nothing_happens_when_the_intent_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            var before = File.GetUnixFileMode(file);

            var log = await LogAsync($"System.IO.File.SetUnixFileMode(\"{file}\", System.IO.UnixFileMode.None);", trail => trail.RefusesIntents = true);

            Assert.StartsWith("thrown AuditUnavailableException", log[^1], StringComparison.Ordinal);
            Assert.Equal(before, File.GetUnixFileMode(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_target_that_cannot_be_read_refuses_the_call()
    {
        var log = await LogAsync("var p = System.Diagnostics.Process.GetCurrentProcess(); p.Dispose(); p.Kill();");

        Assert.StartsWith("thrown AuditUnavailableException: The action was not carried out: the id of its target 'process' cannot be read.", Assert.Single(log), StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<string>> LogAsync(string call, Action<RecordingTrail>? arrange = null)
    {
        var source = Intercepted.Source(AuditedRun.Framed("_ = Vendor.Log.Note; " + call));
        return Intercepted.LogAsync(Intercepted.Load(Intercepted.WithGenerated(source, "process,files")), "Probe", arrange);
    }
}
