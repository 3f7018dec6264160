# frozen_string_literal: true

module TaskerContribRails
  module Database
    # The statements of one folder of this room, by the names of their files. What several of them ask in the same words
    # stands once in fragments/, the folder's or the room's, and %{its_name} in each of them.
    module Statements
      class << self
        # @param folder [String]
        # @return [Hash{Symbol => String}] frozen
        def of(folder)
          fragments = read("fragments").merge(read(folder, "fragments"))
          read(folder).transform_values do |sql|
            sql.gsub(/%\{(\w+)\}/) { |name| fragments.fetch($1.to_sym, name) }.freeze
          end.freeze
        end

        private
          # The gem may stand in a folder whose name holds what a glob takes for a pattern.
          def read(*folders)
            folder = File.join(__dir__, *folders)
            Dir.glob("*.sql", base: folder).to_h do |file|
              [ File.basename(file, ".sql").to_sym, File.read(File.join(folder, file)).strip ]
            end
          end
      end
    end
  end
end
