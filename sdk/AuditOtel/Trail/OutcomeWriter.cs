using AuditOtel.Otlp;

namespace AuditOtel.Trail;

/// <summary>Writes what an outcome says beyond success or failure.</summary>
internal static class OutcomeWriter
{
    internal static void Write(ProtobufWriter writer, AuditOutcomeDetails details)
    {
        WriteOptional(writer, AuditAttributes.HttpStatusCode, details.StatusCode);
        WriteOptional(writer, AuditAttributes.ResultRequested, details.Requested);
        WriteOptional(writer, AuditAttributes.ResultSucceeded, details.Succeeded);
        WriteOptional(writer, AuditAttributes.ResultFailed, details.Failed);
    }

    private static void WriteOptional(ProtobufWriter writer, string name, long? value)
    {
        if (value is { } number)
            writer.WriteAttribute(name, number);
    }
}
