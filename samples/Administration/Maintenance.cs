using AuditOtel;

namespace Administration;

/// <summary>What other programs call, by reflection.</summary>
public static class Maintenance
{
    /// <summary>Ends the service.</summary>
    public static void Halt(int code) => Environment.Exit(code); // AOT0102: no entry point is known that leads to it

    /// <summary>Ends the service, and says so.</summary>
    [Audited("host.halt", TargetType = "host", TargetId = "this")]
    public static void HaltRecorded([AuditArgument] int code) => Environment.Exit(code);

    /// <summary>Ends the service at once. audit.baseline.txt accepts it for now.</summary>
    public static void Abort(string why) => Environment.FailFast(why); // AOT0108: AOT0102
}
