using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Reads from an assembly which calls it audits: its attributes, in which the generator has repeated the ready-made sets.</summary>
internal static class ConfiguredCallReader
{
    private const string Attribute = "AuditOtel.AuditCallsAttribute";
    private const string Calls = "AuditedCalls";

    /// <summary>Returns the operation of each configured method, by type and name joined with a dot. Of two lines of one method the project's own holds; either is a call to be recorded.</summary>
    internal static Dictionary<string, HashSet<string>> Read(MetadataReader metadata, MetadataNames names)
    {
        var calls = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Parent.Kind != HandleKind.AssemblyDefinition || !string.Equals(names.Member(attribute.Constructor).Type, Attribute, StringComparison.Ordinal))
                continue;

            // ECMA-335 II.23.3: prolog 0x0001, then the fixed arguments.
            var blob = metadata.GetBlobReader(attribute.Value);
            if (blob.Length < 2 || blob.ReadUInt16() != 1)
                throw new InvalidDataException("An attribute AuditCalls of the assembly cannot be read.");

            var type = blob.ReadSerializedString() ?? string.Empty;
            var key = $"{(type.StartsWith("T:", StringComparison.Ordinal) ? type.Substring(2) : type)}.{blob.ReadSerializedString()}";
            if (!calls.TryGetValue(key, out var operations))
                calls.Add(key, operations = new(StringComparer.Ordinal));

            operations.Add(blob.ReadSerializedString() ?? string.Empty);
        }

        return calls;
    }

    /// <summary>Returns how many calls of a method a type holds that no interceptor reaches, as the generator counted them; each is a warning of the rule AOT0105.</summary>
    internal static Dictionary<string, int> Direct(MetadataReader metadata)
    {
        var direct = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in SurfaceReader.Text(metadata, Calls, "Direct").Split(['\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var end = line.LastIndexOf('|');
            if (end < 0 || !int.TryParse(line.Substring(end + 1), out var count))
                throw new InvalidDataException("The list of calls that no interceptor reaches cannot be read.");

            direct[line.Substring(0, end)] = count;
        }

        return direct;
    }
}
