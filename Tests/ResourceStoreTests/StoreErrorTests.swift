import ResourceStore
import Testing

@Test("a full disk is told from other failures")
func fullIsItsOwnCase() {
    #expect(StoreError.full != StoreError.failed("disk I/O error"))
}
