using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks;

namespace AuditOtel.Collector.Policy;

/// <summary>Turns the bytes of a policy file into a <see cref="SecurityPolicy"/>, and knows every key. All errors are collected.</summary>
internal static class SecurityPolicyReader
{
    private const int MaxDirectories = 16;
    private const int MaxWitnesses = 16;
    private const int MaxSinks = 64;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = 36_500 * Day;
    private static readonly string[] Classes = [.. Enum.GetValues<AuditClass>().Select(one => one.ToWord())];

    /// <summary>Reads a policy; the result counts only when nothing was found.</summary>
    internal static SecurityPolicy Read(ReadOnlySpan<byte> json, ConfigurationFindings findings)
    {
        var root = ConfigurationJson.Read(json, findings);
        if (root is null)
            return SecurityPolicy.Default;
        if (root.Kind != JsonTokenType.StartObject)
        {
            findings.Add(root, "the policy must be an object in braces.");
            return SecurityPolicy.Default;
        }

        return Read(new ConfigurationSection(root, "", findings), findings) with { Digest = Convert.ToHexStringLower(SHA256.HashData(json)) };
    }

    private static SecurityPolicy Read(ConfigurationSection root, ConfigurationFindings findings)
    {
        var standard = SecurityPolicy.Default;
        root.Number("version", SecurityPolicy.Version, SecurityPolicy.Version, SecurityPolicy.Version);
        var policy = new SecurityPolicy
        {
            SeparateSecurityAdmin = root.Flag("separateSecurityAdmin"),
            Directories = ReadDirectories(root, findings),
            Segment = ReadSegment(root),
            CheckpointInterval = root.Duration("checkpointInterval", Second, Minute) ?? standard.CheckpointInterval,
            SealInterval = root.Duration("sealInterval", Second, 10 * Minute) ?? standard.SealInterval,
            Space = ReadSpace(root),
            Retention = ReadRetention(root),
            DuplicateWindow = root.Number("duplicateWindow", standard.DuplicateWindow, 1_000, 10_000_000),
            Incomplete = ReadIncomplete(root),
            Timestamping = ReadTimestamping(root),
            Witnesses = ReadWitnesses(root),
        };
        root.Finish();
        return policy;
    }

    private static List<string> ReadDirectories(ConfigurationSection root, ConfigurationFindings findings)
    {
        var directories = new List<string>();
        foreach (var item in root.Texts("directories", MaxDirectories))
        {
            if (!Path.IsPathFullyQualified(item.Text) || item.Text.Any(char.IsControl))
                findings.Add(item, $"'{item.Path}' must be an absolute path.");
            else if (directories.Contains(Normal(item.Text), StringComparer.Ordinal))
                findings.Add(item, $"'{item.Path}' names a directory twice: keep one of them.");
            else
                directories.Add(Normal(item.Text));
        }

        return directories;
    }

    private static string Normal(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static SegmentPolicy ReadSegment(ConfigurationSection root)
    {
        var standard = new SegmentPolicy();
        if (root.Section("segment") is not { } section)
            return standard;
        var segment = new SegmentPolicy
        {
            Bytes = section.Bytes("bytes", 8L << 10, 1L << 30) ?? standard.Bytes,
            Age = section.Duration("age", Minute, 366 * Day) ?? standard.Age,
        };
        section.Finish();
        return segment;
    }

    private static SpacePolicy ReadSpace(ConfigurationSection root)
    {
        if (root.Section("space") is not { } section)
            return new SpacePolicy();
        var space = new SpacePolicy
        {
            SpaceLeft = section.Amount("spaceLeft"),
            AdminSpaceLeft = section.Amount("adminSpaceLeft"),
            MinFree = section.Amount("minFree"),
            Reserve = section.Amount("reserve"),
        };
        CheckOrder(section, "adminSpaceLeft", space.AdminSpaceLeft, "spaceLeft", space.SpaceLeft);
        CheckOrder(section, "minFree", space.MinFree, "adminSpaceLeft", space.AdminSpaceLeft);
        CheckOrder(section, "minFree", space.MinFree, "spaceLeft", space.SpaceLeft);
        section.Finish();
        return space;
    }

    // Bytes and a part can only be compared on a file system; the ledger does that.
    private static void CheckOrder(ConfigurationSection section, string lowerKey, ByteAmount? lower, string upperKey, ByteAmount? upper)
    {
        if (lower is not { } low || upper is not { } high || low.Percent is null != high.Percent is null)
            return;
        if (low.Percent > high.Percent || low.Bytes > high.Bytes)
            section.Fail(lowerKey, $"must not be more than '{upperKey}'.");
    }

    private static RetentionPolicy ReadRetention(ConfigurationSection root)
    {
        if (root.Section("retention") is not { } section)
            return new RetentionPolicy();
        var classes = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var (name, part) in section.Named("classes"))
        {
            if (part.Duration("maxAge", Day, Longest) is { } age)
                classes[name] = age;
            else if (!part.Has("maxAge"))
                part.Fail("maxAge", "is missing: set it.");
            if (!Classes.Contains(name, StringComparer.Ordinal))
                section.Fail("classes", string.Create(CultureInfo.InvariantCulture, $"has no class '{name}'; there are {string.Join(", ", Classes)}."));
            part.Finish();
        }

        var retention = new RetentionPolicy
        {
            MaxAge = section.Duration("maxAge", Day, Longest),
            MaxBytes = section.Bytes("maxBytes", 1L << 20, long.MaxValue),
            Classes = classes,
            ArchiveFirst = section.Flag("archiveFirst"),
            DeliverFirst = ReadSinks(section),
        };
        section.Finish();
        return retention;
    }

    private static List<string> ReadSinks(ConfigurationSection section)
    {
        var sinks = new List<string>();
        foreach (var item in section.Texts("deliverFirst", MaxSinks))
        {
            if (!SinkSettings.IsName(item.Text))
                section.Fail("deliverFirst", $"has '{item.Text}', which is no name of a sink.");
            else if (sinks.Contains(item.Text, StringComparer.Ordinal))
                section.Fail("deliverFirst", $"names the sink '{item.Text}' twice: keep one of them.");
            else
                sinks.Add(item.Text);
        }

        return sinks;
    }

    private static IncompleteRecords ReadIncomplete(ConfigurationSection root)
    {
        switch (root.Text("incomplete"))
        {
            case null or "store":
                return IncompleteRecords.Store;
            case "refuse":
                return IncompleteRecords.Refuse;
            default:
                root.Fail("incomplete", "must be \"store\" or \"refuse\".");
                return IncompleteRecords.Store;
        }
    }

    private static TimestampingPolicy? ReadTimestamping(ConfigurationSection root)
    {
        if (root.Section("timestamping") is not { } section)
            return null;
        var url = section.Address("url");
        var certificate = section.AbsolutePath("certificate", required: true);
        var interval = section.Duration("interval", Minute, 30 * Day) ?? TimeSpan.FromHours(1);
        section.Finish();
        return url is null || certificate is null ? null : new TimestampingPolicy(url, certificate, interval);
    }

    private static List<WitnessPolicy> ReadWitnesses(ConfigurationSection root)
    {
        var witnesses = new List<WitnessPolicy>();
        foreach (var section in root.Sections("witnesses", MaxWitnesses))
        {
            var url = section.Address("url");
            var key = section.Text("key", required: true);
            var certificate = section.AbsolutePath("ca");
            section.Finish();
            if (url is not null && key is not null)
                witnesses.Add(new WitnessPolicy(url, key, certificate));
        }

        return witnesses;
    }
}
