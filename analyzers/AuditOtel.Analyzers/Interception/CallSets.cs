namespace AuditOtel.Analyzers.Interception;

/// <summary>The ready-made sets of calls. None is on until a project names it.</summary>
internal static class CallSets
{
    /// <summary>The property of a build that names the sets, separated by commas.</summary>
    internal const string Option = "build_property.AuditOtelInterceptSetList";

    private const string Host = "System";

    private static readonly Dictionary<string, ConfiguredCall[]> Sets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["identity"] = [.. IdentitySet.Calls],
        ["process"] =
        [
            Line("System.Diagnostics.Process", "Start", "process.start", Host, "process", "fileName,startInfo.FileName,this.StartInfo.FileName") with { Secrets = ["password"] },
            Line("System.Diagnostics.Process", "Kill", "process.kill", Host, "process", "this.Id") with { Action = "Stop" },
        ],
        ["certificates"] =
        [
            Certificate("Add", "certificate.add") with { Targets = ["certificate.Thumbprint"] },
            Certificate("AddRange", "certificate.add") with { Arguments = ["certificates"] },
            Certificate("Remove", "certificate.remove") with { Targets = ["certificate.Thumbprint"] },
            Certificate("RemoveRange", "certificate.remove") with { Arguments = ["certificates"] },
        ],
        ["files"] =
        [
            Line("System.IO.File", "SetUnixFileMode", "file.mode.set", "Data", "file", "path,fileHandle") with { Arguments = ["mode"] },
            Line("System.IO.FileSystemAclExtensions", "SetAccessControl", "file.access.set", "Data", "file", "fileInfo.FullName,directoryInfo.FullName,fileStream.Name"),
        ],
        ["services"] =
        [
            Service("Start", "service.start"),
            Service("Stop", "service.stop"),
            Service("Pause", "service.pause"),
            Service("Continue", "service.continue"),
            Service("ExecuteCommand", "service.command.send") with { Arguments = ["command"] },
        ],
    };

    internal static IEnumerable<string> Names => Sets.Keys;

    /// <summary>Returns the lines of a set, or null when there is none of that name.</summary>
    internal static IReadOnlyList<ConfiguredCall>? Find(string name) => Sets.TryGetValue(name, out var calls) ? calls : null;

    internal static ConfiguredCall Line(string type, string member, string operation, string @class, string? targetType, string targets) =>
        new("T:" + type, member, operation, Attribute: null) { Class = @class, TargetType = targetType, Targets = ConfiguredCall.Names(targets) };

    private static ConfiguredCall Certificate(string member, string operation) =>
        Line("System.Security.Cryptography.X509Certificates.X509Store", member, operation, "Key", "certificate", string.Empty);

    private static ConfiguredCall Service(string member, string operation) =>
        Line("System.ServiceProcess.ServiceController", member, operation, Host, "service", "this.ServiceName");
}
