# frozen_string_literal: true

require "active_support/core_ext/string/inflections"
require "prism"

# Each room asks only those below it, so that a reader can start at the bottom; guest/tests/rooms.rs says the same of
# the component.
RSpec.describe "The rooms of the gem" do
  # From the bottom. Rooms of one line may not name each other either, but what is on the first, which are words for
  # all.
  rooms = [
    %w[ baggage call_arguments discreet engine_limits error file_set log placed printable private_file secrets stored
        json_safe suggestion text_file typed_words version ],
    %w[ diagnostic ], %w[ component ], %w[ diagnostics ], %w[ configuration plugins ], %w[ client database ],
    %w[ workflows runtime current ],
    %w[ event subscriber event_bridge ], %w[ jobs ], %w[ handlers tracing ], %w[ starts ],
    %w[ job_queue checks ], %w[ deploys ],
    %w[ worker inline ], %w[ testing ], %w[ operations health ], %w[ metrics start ], %w[ page ], %w[ engine ],
    %w[ railtie ],
    %w[ generators commands opentelemetry ]
  ]
  words = rooms.first
  # One subject in several files: an event and who gets it.
  together = { "event" => %w[ event_bridge ], "event_bridge" => %w[ event subscriber ] }
  # Names of tasker-rb's, which load nothing.
  free = "Runtime::Names"

  library = Pathname.new(File.expand_path("../../host-ruby/lib/tasker_contrib_rails", __dir__))
  files = library.glob("**/*.rb").reject do |file|
    file.to_s.include?("/runtime/fake") ||
      %w[ active_job.rb load_core.rb rspec.rb minitest.rb ].include?(file.basename.to_s)
  end
  inflected = ->(file) { file.relative_path_from(library).to_s.delete_suffix(".rb").gsub("rspec_helpers",
    "RSpecHelpers").camelize }
  known = files.map(&inflected).to_set
  room_of = rooms.flatten.to_h { |room| [ room.camelize, room ] }
  height = rooms.each_with_index.flat_map { |level, at| level.map { |room| [ room, at ] } }.to_h

  # Every constant that a file reads, as it is written.
  names = lambda do |node|
    case node
    when Prism::ConstantPathNode then [ node.full_name ]
    when Prism::ConstantReadNode then [ node.name.to_s ]
    when Prism::ClassNode, Prism::ModuleNode
      [ node.body, (node.superclass if node.is_a?(Prism::ClassNode)) ].compact.flat_map(&names)
    else node.compact_child_nodes.flat_map(&names)
    end
  rescue Prism::ConstantPathNode::DynamicPartsInConstantPathError
    []
  end

  # The rooms that a file names; what its own room has under the same name comes first.
  named = lambda do |file|
    own = inflected.(file).split("::")
    names.(Prism.parse(file.read).value).filter_map do |name|
      name = name.delete_prefix("::").delete_prefix("TaskerContribRails::")
      first = name.split("::").first
      inner = own.size.downto(1).any? { |depth| known.include?([ *own.first(depth), first ].join("::")) }
      room_of[first] unless inner || name.start_with?(free)
    end
  end

  it "are all in the order" do
    expect(files.map { |file| file.relative_path_from(library).each_filename.first.delete_suffix(".rb") }.uniq)
      .to match_array(rooms.flatten)
  end

  files.group_by { |file| file.relative_path_from(library).each_filename.first.delete_suffix(".rb") }
    .each do |room, its|
    it "#{room} names no room beside or above it" do
      allowed = [ room, *(words if words.include?(room)), *together[room] ]
      wrong = its.to_h do |file|
        [
          file.relative_path_from(library).to_s,
          (named.(file) - allowed).uniq.select { |other| height.fetch(other) >= height.fetch(room) }
        ]
      end
      expect(wrong.reject { |_, others| others.empty? }).to eq({})
    end
  end

  { "TaskerCore" => "runtime", "Wasmtime" => "component", "PG" => "database" }.each do |library_of_others, room|
    it "name #{library_of_others} in #{room} alone" do
      naming = files.select do |file|
        names.(Prism.parse(file.read).value).any? { |name| name.split("::").first == library_of_others }
      end
      expect(naming.map { |file| file.relative_path_from(library).each_filename.first.delete_suffix(".rb") }.uniq)
        .to eq([ room ])
    end
  end

  it "are told apart by this spec" do
    expect(named.(library.join("inline/events.rb"))).to include("event_bridge", "runtime")
    # Its `Database` is the room's own.
    merged = named.(library.join("configuration/merged.rb"))
    expect(merged).to include("component")
    expect(merged).not_to include("database")
  end
end
