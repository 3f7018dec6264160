# frozen_string_literal: true

RSpec.describe TaskerContribRails::Database::Statements do
  gem = Pathname.new(File.expand_path("../../../host-ruby/lib", __dir__))

  it "puts what several statements ask into each of them, and leaves the names of tables to whoever asks" do
    claims = described_class.of("claims")
    expect(claims).to be_frozen.and(include(:begin, :held))
    expect(claims.values.join.scan(/%\{(\w+)\}/).flatten.uniq).to match_array(%w[ a q ])
    asks = described_class.of("inspection").fetch(:servers)
    expect(described_class.of("tasks").fetch(:task))
      .to include(asks.delete_prefix(asks.lines.first)), "a fragment of the room"
  end

  it "finds a statement in each file of the room" do
    folders = gem.glob("tasker_contrib_rails/database/*/*.sql").group_by { |file| file.dirname.basename.to_s }
    folders.each { |folder, files| expect(described_class.of(folder).keys.size).to eq(files.size) }
    expect(folders.keys - %w[ fragments ]).to match_array(%w[ claims gauges inspection tasks ])
  end

  it "has lines of at most 120 columns, as RuboCop sees to it for Ruby" do
    long = gem.glob("**/*.sql").select { |file| file.each_line(chomp: true).any? { |line| line.size > 120 } }
    expect(long.map { |file| file.relative_path_from(gem).to_s }).to be_empty
  end

  it "has all SQL of the gem in its room" do
    outside = gem.glob("**/*.{sql,rb}").reject { |file| file.to_s.include?("/database/") }
    statement = /\b(?:SELECT\b.*\bFROM|INSERT\ INTO|UPDATE\ \w+\ SET|DELETE\ FROM|
      pg_advisory|pg_stat_activity\W*WHERE|pgmq\.(?:create|meta|drop_queue))/x
    expect(outside.select { |file| file.extname == ".sql" || file.read.match?(statement) }
      .map { |file| file.relative_path_from(gem).to_s }).to be_empty
  end
end
