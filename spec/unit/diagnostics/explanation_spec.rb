# frozen_string_literal: true

require_relative "../../../rakelib/diagnostic_table"

RSpec.describe TaskerContribRails::Diagnostics::Explanation do
  it "explains every code that there is" do
    codes = DiagnosticTable.interfaces.flat_map { |interface| DiagnosticTable.read(interface).keys }

    expect(codes.map { |code| described_class.of(code)&.title }).to all(be_a(String))
  end

  it "says what it means, a sample that gives it and one that is right" do
    expect(described_class.of(" tc2043 ").text).to eq(<<~TEXT.chomp)
      note[TC2043]: Tasker's pool is larger than the application's.

      Each worker process opens these connections in addition to Active Record's. PostgreSQL allows 100 in all by default.

      Broken:

        [common.database.pool]
        max_connections = 200

      Fixed:

        [common.database.pool]
        max_connections = 5
    TEXT
  end

  it "has the severity that checkers in Ruby give" do
    given = Pathname(__dir__).join("../../../host-ruby/lib").glob("**/*.rb").flat_map do |file|
      file.read.scan(/code: "(TC\d+)", severity: :(\w+)/)
    end

    expect(given.size).to be > 10
    others = given.reject { |code, severity| described_class.of(code).text.start_with?("#{severity}[#{code}]") }
    expect(others).to eq([])
  end

  it "knows what a code was meant to be" do
    expect(described_class.of("TC20444")).to be_nil
    expect(described_class.near("tc20444")).to eq("TC2044")
    expect(described_class.near("nonsense")).to be_nil
  end
end
