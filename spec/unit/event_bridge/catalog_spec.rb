# frozen_string_literal: true

require_relative "../../../rakelib/event_files"

RSpec.describe TaskerContribRails::EventBridge::Catalog, :events do
  EventFiles.all.each do |path, text|
    it "#{path} is what `rake events:generate` makes" do
      expect(File.read(File.join(EventFiles::ROOT, path))).to eq(text)
    end
  end

  # What every field of the table may hold, by its type in the signatures.
  TYPES = {
    "text" => String, "integer" => Integer, "number" => Float, "boolean" => [ true, false ], "time" => Time,
    "texts" => Array, "object" => Hash, "anything" => Object
  }.freeze
  SAMPLES = {
    "text" => "text", "integer" => 3, "number" => 1.5, "boolean" => true, "time" => Time.now, "texts" => [ "a" ],
    "object" => { success: true }, "anything" => { total: 1 }
  }.freeze

  TaskerContribRails::Component.call("events", "known")["events"].each do |event|
    it "#{event["name"]} has the payload that the table says" do
      given = event["fields"].reject { |field| field["nullable"] }.to_h do |field|
        [ field["name"].to_sym, SAMPLES.fetch(field["field-type"]) ]
      end
      seen = notifications(described_class::NOTIFICATIONS[:tasker].fetch(event["name"]))

      TaskerContribRails::EventBridge.publish(event["name"], given.except(:event_type))

      payload = seen.fetch(0).payload
      expect(payload.keys).to eq(event["fields"].map { |field| field["name"].to_sym })
      event["fields"].each do |field|
        expect(payload[field["name"].to_sym])
          .to satisfy { |value|
            (value.nil? && field["nullable"]) || Array(TYPES.fetch(field["field-type"])).any? { |type| type === value }
          }
      end
    end
  end

  it "needs no WebAssembly for Tasker's own events" do
    code = <<~RUBY
      require "tasker_contrib_rails"
      TaskerContribRails::EventBridge.publish("worker.started", {})
      exit defined?(Wasmtime).nil?
    RUBY
    expect(system(RbConfig.ruby, "-I#{EventFiles::ROOT}/host-ruby/lib", "-e", code)).to be(true)
  end

  it "is the only source of names: nothing else in the gem touches notifications" do
    files = Dir["#{EventFiles::ROOT}/host-ruby/lib/**/*.rb"].select do |file|
      File.read(file).match?(/ActiveSupport::Notifications\.|\.instrument\(|EventReporter|\bRails\.event\b\.?n/)
    end

    expect(files.map { |file| File.basename(file) }).to eq([ "notifications.rb" ])
  end
end
