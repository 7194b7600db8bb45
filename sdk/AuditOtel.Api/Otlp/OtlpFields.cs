namespace AuditOtel.Otlp;

/// <summary>Field numbers of the OTLP logs messages (opentelemetry-proto 1.x) and of our own additions to the response.</summary>
internal static class OtlpFields
{
    /// <summary>ExportLogsServiceRequest.</summary>
    internal static class Request
    {
        internal const int ResourceLogs = 1;
    }

    /// <summary>ResourceLogs.</summary>
    internal static class ResourceLogs
    {
        internal const int Resource = 1;
        internal const int ScopeLogs = 2;
        internal const int SchemaUrl = 3;
    }

    /// <summary>ScopeLogs.</summary>
    internal static class ScopeLogs
    {
        internal const int Scope = 1;
        internal const int LogRecords = 2;
        internal const int SchemaUrl = 3;
    }

    /// <summary>Resource.</summary>
    internal static class Resource
    {
        internal const int Attributes = 1;
        internal const int DroppedAttributes = 2;
    }

    /// <summary>InstrumentationScope.</summary>
    internal static class Scope
    {
        internal const int Name = 1;
        internal const int Version = 2;
        internal const int Attributes = 3;
        internal const int DroppedAttributes = 4;
    }

    /// <summary>LogRecord.</summary>
    internal static class LogRecord
    {
        internal const int Time = 1;
        internal const int SeverityNumber = 2;
        internal const int SeverityText = 3;
        internal const int Body = 5;
        internal const int Attributes = 6;
        internal const int DroppedAttributes = 7;
        internal const int Flags = 8;
        internal const int TraceId = 9;
        internal const int SpanId = 10;
        internal const int ObservedTime = 11;
        internal const int EventName = 12;
    }

    /// <summary>KeyValue.</summary>
    internal static class KeyValue
    {
        internal const int Key = 1;
        internal const int Value = 2;
    }

    /// <summary>AnyValue.</summary>
    internal static class AnyValue
    {
        internal const int String = 1;
        internal const int Bool = 2;
        internal const int Int = 3;
        internal const int Double = 4;
        internal const int Array = 5;
        internal const int KeyValueList = 6;
        internal const int Bytes = 7;

        /// <summary>An index into a string table that logs do not have: refused.</summary>
        internal const int StringIndex = 8;
    }

    /// <summary>ArrayValue and KeyValueList.</summary>
    internal static class Values
    {
        internal const int Items = 1;
    }

    /// <summary>ExportLogsServiceResponse. Receipts are our private field; other clients skip it.</summary>
    internal static class Response
    {
        internal const int PartialSuccess = 1;
        internal const int Receipts = 1000;
    }

    /// <summary>ExportLogsPartialSuccess.</summary>
    internal static class PartialSuccess
    {
        internal const int RejectedLogRecords = 1;
        internal const int ErrorMessage = 2;
    }

    /// <summary>One receipt, our own message.</summary>
    internal static class Receipt
    {
        internal const int RecordId = 1;
        internal const int Ledger = 2;
        internal const int Index = 3;
        internal const int LeafHash = 4;
        internal const int ReceivedUnixNanoseconds = 5;
    }
}
