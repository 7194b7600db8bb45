using System.Runtime.CompilerServices;
using AuditOtel.Otlp;

namespace AuditOtel.Trail;

/// <summary>The part of a record that is the same for every call of a method, encoded once for each descriptor.</summary>
internal sealed class EncodedDescriptor
{
    private static readonly ConditionalWeakTable<AuditDescriptor, EncodedDescriptor> Known = [];

    private EncodedDescriptor(AuditDescriptor descriptor)
    {
        if (descriptor.Action == AuditAction.Unspecified)
            throw new ArgumentException($"'{descriptor.Operation}' has no action: state one in its [Audited] attribute.", nameof(descriptor));
        using var writer = new ProtobufWriter();
        writer.WriteEventName(descriptor.Operation);
        writer.WriteAttribute(AuditAttributes.SchemaVersion, AuditAttributes.CurrentSchemaVersion);
        writer.WriteAttribute(AuditAttributes.Action, descriptor.Action.ToWord());
        writer.WriteAttribute(AuditAttributes.Class, descriptor.Class.ToWord());
        writer.WriteAttribute(AuditAttributes.CodeFunctionName, descriptor.FunctionName);
        writer.WriteAttribute(AuditAttributes.SurfaceDigest, descriptor.SurfaceDigest);
        Bytes = writer.Written.ToArray();
    }

    internal byte[] Bytes { get; }

    internal static EncodedDescriptor Of(AuditDescriptor descriptor) =>
        Known.TryGetValue(descriptor, out var encoded) ? encoded : Known.GetValue(descriptor, static key => new EncodedDescriptor(key));
}
