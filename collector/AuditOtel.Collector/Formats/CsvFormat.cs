using System.Buffers;
using System.Text;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Formats;

/// <summary>RFC 4180, for databases and spreadsheets.</summary>
internal sealed class CsvFormat : IRecordFormat
{
    private static readonly byte[] Titles = Encoding.UTF8.GetBytes(RecordCsv.Heading());

    public string Name => "csv";

    public ReadOnlySpan<byte> Mark => "index,time,"u8;

    public ReadOnlySpan<byte> Signature => ",ledger,record,operation,action,class,stage,"u8;

    public ReadOnlySpan<byte> Heading => Titles;

    public void Write(IBufferWriter<byte> output, RecordView record) => Encoding.UTF8.GetBytes(RecordCsv.Line(record), output);
}
