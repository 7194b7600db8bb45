using AuditOtel.Collector.Receivers;

namespace AuditOtel.Collector.Tests.Receivers;

public sealed class DescriptorRoomTests
{
    [Theory]
    [InlineData(67, 100ul, true)]
    [InlineData(68, 100ul, false)]
    [InlineData(99, 100ul, false)]
    [InlineData(10, 20ul, false)]
    [InlineData(5000, ulong.MaxValue, true)]
    public void A_connection_must_leave_the_margin(int descriptor, ulong limit, bool isLeft) =>
        Assert.Equal(isLeft, DescriptorRoom.IsLeftBy(descriptor, limit));
}
